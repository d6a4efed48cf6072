import { describe, expect, it } from 'vitest';
import { canAnswer, canTalk, idlePhone, phoneNext, type PhoneEvent, type PhoneState } from '@/phone/machine';
import { spokenChange } from '@/phone/spoken';

const run = (events: PhoneEvent[], from: PhoneState = idlePhone) => events.reduce(phoneNext, from);
const incoming = { id: 'c1', direction: 'in', offer: 'o1', interaction: 'i1', peer: '+5521' } as const;
const ready = run([{ kind: 'asked' }, { kind: 'credential' }, { kind: 'registered' }]);
const ringing = run([{ kind: 'call', call: incoming }], ready);
const talking = run(
  [
    { kind: 'answering', id: 'c1' },
    { kind: 'talking', id: 'c1', at: 1_000 },
  ],
  ringing,
);

describe('link', () => {
  it('goes from off to ready, and shows a loss only when there was something to lose', () => {
    expect(ready.link).toBe('ready');
    expect(run([{ kind: 'disconnected' }], ready).link).toBe('lost');
    for (const kind of ['elsewhere', 'stopped'] as const) {
      const gone = run([{ kind }, { kind: 'disconnected' }], ready);
      expect(gone.link).toBe(kind === 'elsewhere' ? 'elsewhere' : 'off');
    }
  });

  it('stays "lost" while a new credential is tried, until it registers', () => {
    const back = run([{ kind: 'disconnected' }, { kind: 'credential' }], ready);
    expect(back.link).toBe('lost');
    expect(run([{ kind: 'registered' }], back).link).toBe('ready');
  });

  it('keeps the call when the registration is lost: SIP media go on', () => {
    expect(run([{ kind: 'disconnected' }], talking).call?.stage).toBe('talking');
  });
});

describe('call', () => {
  it('rings, is answered, talks and ends', () => {
    expect(canAnswer(ringing)).toBe(true);
    expect(canAnswer(talking)).toBe(false);
    expect(canTalk(talking)).toBe(true);
    expect(talking.call).toMatchObject({ stage: 'talking', since: 1_000, offer: 'o1', interaction: 'i1' });
    expect(
      run(
        [
          { kind: 'ending', id: 'c1' },
          { kind: 'ended', id: 'c1' },
        ],
        talking,
      ).call,
    ).toBeNull();
  });

  it('never goes back: a late "answering" or a second "talking" changes neither stage nor clock', () => {
    expect(run([{ kind: 'answering', id: 'c1' }], talking)).toEqual(talking);
    expect(run([{ kind: 'talking', id: 'c1', at: 9_000 }], talking).call?.since).toBe(1_000);
    const ending = run([{ kind: 'ending', id: 'c1' }], talking);
    expect(run([{ kind: 'talking', id: 'c1', at: 9_000 }], ending)).toEqual(ending);
  });

  it('holds one line: a second call and events about strangers change nothing', () => {
    expect(run([{ kind: 'call', call: { ...incoming, id: 'c2' } }], talking)).toBe(talking);
    expect(run([{ kind: 'ended', id: 'c2' }], talking)).toBe(talking);
    expect(run([{ kind: 'muted', id: 'c2', on: true }], talking)).toBe(talking);
  });

  it('an echo call cannot be answered', () => {
    expect(canAnswer(run([{ kind: 'call', call: { ...incoming, direction: 'echo' } }], ready))).toBe(false);
  });

  it('remembers the keys sent, the last 32 of them', () => {
    const keys = Array.from(
      { length: 40 },
      (_, n) => ({ kind: 'key', id: 'c1', key: String(n % 10) }) as const,
    );
    expect(run(keys, talking).call?.keys).toBe('89012345678901234567890123456789');
  });
});

describe('what is read aloud', () => {
  it('names each change once and keeps silent about echo calls', () => {
    expect(spokenChange(ready, ringing)).toBe('ringing');
    expect(spokenChange(ringing, talking)).toBe('talking');
    expect(spokenChange(talking, talking)).toBeNull();
    const muted = run([{ kind: 'muted', id: 'c1', on: true }], talking);
    expect([spokenChange(talking, muted), spokenChange(muted, talking)]).toEqual(['muted', 'unmuted']);
    expect(spokenChange(talking, ready)).toBe('ended');
    const lost = run([{ kind: 'disconnected' }], ready);
    expect([spokenChange(ready, lost), spokenChange(lost, ready)]).toEqual(['lost', 'ready']);
    expect(
      spokenChange(ready, run([{ kind: 'call', call: { ...incoming, direction: 'echo' } }], ready)),
    ).toBeNull();
  });
});
