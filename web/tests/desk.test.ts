import { describe, expect, it } from 'vitest';
import { findServices, forIntents, leaves } from '@/desk/catalogue';
import { dangerOf } from '@/desk/danger';
import { dialable, heldCall, interactionOf, momentOf, type Seen } from '@/desk/model';
import { outcomeOf, talkSeconds } from '@/desk/visits';
import { idlePhone, phoneNext } from '@/phone/machine';
import type { Service } from '@/api/tickets';

const seen = (part: Partial<Seen>): Seen => ({
  call: null,
  offer: null,
  standing: {},
  phone: idlePhone,
  ...part,
});
const offer = { id: 'o1', interaction: 'i1', queue: 'luz', expires_at: '2026-01-01T00:00:00Z' };
const ringing = phoneNext(idlePhone, {
  kind: 'call',
  call: { id: 'c', direction: 'in', offer: 'o1', interaction: 'i1', peer: '' },
});
const echo = phoneNext(idlePhone, {
  kind: 'call',
  call: { id: 'c', direction: 'echo', offer: null, interaction: null, peer: '' },
});
const call = (stage: 'ringing' | 'talking' | 'held' | 'returning') => ({
  interaction: 'i1',
  stage,
  since: null,
  queue: 'luz',
});

describe('the moment of an operator', () => {
  it('follows a call from the pop to the wrap-up', () => {
    expect(momentOf(seen({ standing: { presence: 'available' } }))).toBe('idle');
    expect(momentOf(seen({ offer, standing: { presence: 'available' } }))).toBe('offer');
    expect(momentOf(seen({ offer, phone: ringing }))).toBe('ringing');
    expect(momentOf(seen({ call: call('talking'), phone: ringing }))).toBe('talking');
    expect(momentOf(seen({ call: call('held') }))).toBe('held');
    expect(momentOf(seen({ call: call('returning') }))).toBe('talking');
    expect(momentOf(seen({ standing: { presence: 'wrap_up' } }))).toBe('wrap_up');
    expect(momentOf(seen({ standing: { presence: 'paused' } }))).toBe('paused');
    expect(momentOf(seen({}))).toBe('offline');
  });

  it('forgets a ring whose reservation has ended, and nothing else', () => {
    const rings = { ...call('ringing'), offer: 'o1' };
    expect(heldCall(rings, { o1: {} })).toBe(rings);
    expect(heldCall(rings, {})).toBeNull();
    expect(heldCall(rings, undefined)).toBe(rings);
    expect(heldCall({ ...call('talking'), offer: 'o1' }, {})).not.toBeNull();
    expect(heldCall(undefined, {})).toBeNull();
  });

  it('takes no echo call for a caller', () => {
    expect(momentOf(seen({ phone: echo, standing: { presence: 'paused' } }))).toBe('paused');
    expect(interactionOf(seen({ phone: echo }))).toBeNull();
  });

  it('knows the visit from the earliest hint', () => {
    expect(interactionOf(seen({ offer }))).toBe('i1');
    expect(interactionOf(seen({ phone: ringing }))).toBe('i1');
    expect(interactionOf(seen({ standing: { wrapUp: { interaction: 'i9', ends_at: null } } }))).toBe('i9');
  });
});

describe('numbers one may dial', () => {
  it('accepts what people write and refuses what is no number', () => {
    expect(['(21) 98765-4321', '+55 21 98765 4321', '1746', '193', '0800 123 4567'].map(dialable)).toEqual([
      '21987654321',
      '+5521987654321',
      '1746',
      '193',
      '08001234567',
    ]);
    expect(['', '12', 'abc', '98765432', "1746'; drop"].map(dialable)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('the catalogue', () => {
  const one = (
    key: string,
    label: string,
    level: number,
    parent: string | null,
    intents: string[] = [],
    active = true,
  ): Service => ({ key, label, level, parent, intents, active, description: '', script: '' });
  const services = [
    one('rua', 'Ruas', 1, null),
    one('luz', 'Iluminação', 2, 'rua'),
    one('lampada', 'Lâmpada apagada', 3, 'luz', ['iluminacao']),
    one('poste', 'Poste caído', 3, 'luz', ['iluminacao']),
    one('velho', 'Serviço antigo', 3, 'luz', [], false),
    one('buraco', 'Buraco na via', 3, 'luz', ['buraco']),
  ];
  const all = leaves(services);

  it('offers only services in use, with their way', () => {
    expect(all.map((each) => each.key)).toEqual(['lampada', 'poste', 'buraco']);
    expect(all[0]?.path).toBe('Ruas › Iluminação');
  });

  it('finds by any words without accents, own name first', () => {
    expect(findServices(all, 'lampada', []).map((each) => each.key)).toEqual(['lampada']);
    expect(findServices(all, 'ilum poste', []).map((each) => each.key)).toEqual(['poste']);
    expect(findServices(all, 'xyz', [])).toEqual([]);
  });

  it('puts first what the conversation suggests', () => {
    expect(forIntents(services, ['buraco', 'iluminacao', 'buraco']).map((each) => each.key)).toEqual([
      'buraco',
      'lampada',
      'poste',
    ]);
    expect(findServices(all, '', ['buraco'])[0]?.key).toBe('buraco');
  });
});

it('a danger is seen in the conversation and in the notes', () => {
  const turn = (intent: string | null) => ({ said: '', heard_text: '', intent, confidence: null, keys: '' });
  expect(dangerOf([turn('buraco'), turn('gas')])).toBe('gas');
  expect(dangerOf([], { danger: 'incendio' })).toBe('incendio');
  expect(dangerOf([turn('buraco'), turn(null)])).toBeNull();
});

it('counts only the stretches with an operator', () => {
  const part = (operator: string | null, start: string, end: string | null) => ({
    queue: 'luz',
    operator,
    start,
    end,
    end_reason: null,
  });
  const segments = [
    part(null, '2026-01-01T10:00:00Z', '2026-01-01T10:02:00Z'),
    part('u', '2026-01-01T10:02:00Z', '2026-01-01T10:03:30Z'),
    part('v', '2026-01-01T10:04:00Z', null),
  ];
  expect(talkSeconds({ segments }, Date.parse('2026-01-01T10:04:10Z'))).toBe(100);
  expect(talkSeconds({ segments: null })).toBe(0);
  expect([
    outcomeOf({ outcome: 'served' }).word,
    outcomeOf({ outcome: null }).word,
    outcomeOf({ outcome: 'news' }).word,
  ]).toEqual(['served', 'open', 'open']);
});
