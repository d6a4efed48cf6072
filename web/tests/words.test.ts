import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldErrors, problemOf, sayStatus } from '@/api/problem';
import { hotkeyName, stealsTyping } from '@/app/hotkeys';
import { initials } from '@/design/initials';
import { fold, matches } from '@/design/fold';
import { dark, light } from '@/design/tokens';
import { filled, KEY, optional, numeric, problems, shaped } from '@/admin/fields';
import { clock, moment, protocol, shortMoment, span, telephone } from '@/i18n/format';
import { en } from '@/i18n/en';
import { pt } from '@/i18n/pt';
import { bars, shown } from '@/story/peaks';
import { longest, sums } from '@/supervisor/sums';
import { rowsOf } from '@/supervisor/operators';

const flat = (tree: object, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : flat(value as object, `${path}${key}.`),
  );

describe('numbers and times for people', () => {
  it('clocks and spans', () => {
    expect([0, 5, 65, 3665, -3].map(clock)).toEqual(['0:00', '0:05', '1:05', '1:01:05', '0:00']);
    expect([40, 130, 3600, 7500, 200_000].map(span)).toEqual(['40 s', '2 min', '1 h', '2 h 5 min', '2 d']);
  });

  it('telephones', () => {
    const raw = ['+5521987654321', '2133334444', '1746', '+14155550100', '08001234567', '', null];
    expect(raw.map(telephone)).toEqual([
      '(21) 98765-4321',
      '(21) 3333-4444',
      '1746',
      '+14155550100',
      '08001234567',
      '',
      '',
    ]);
  });

  it('protocols in groups of four', () => {
    expect(protocol('20261123004217')).toBe('2026 1123 0042 17');
    expect(protocol(null)).toBe('');
  });

  it('instants in the zone of the city, whatever the computer thinks', () => {
    const now = new Date('2026-11-23T15:00:00Z');
    expect(shortMoment('2026-11-23T12:05:00Z', now)).toBe('09:05');
    expect(shortMoment('2026-11-23T01:05:00Z', now)).toBe('22/11 22:05');
    expect(moment('2026-11-23T12:05:00Z')).toBe('23/11/2026 09:05');
  });
});

describe('problems', () => {
  it('names fields by their last part', () => {
    const errors = [
      { field: 'rules.offer_s', message: 'Use um número.' },
      { field: 'name', message: 'Falta preencher.' },
      7,
    ];
    expect(fieldErrors(errors)).toMatchObject({ offer_s: 'Use um número.', name: 'Falta preencher.' });
    expect(fieldErrors('x')).toEqual({});
  });

  it('speaks even when the answer is no JSON', async () => {
    const broken = await problemOf(new Response('<html>', { status: 502 }));
    expect([broken.status, broken.detail]).toEqual([502, sayStatus(502)]);
    const told = await problemOf(new Response('{"detail":"Fila fechada.","queue":"luz"}', { status: 409 }));
    expect([told.detail, told.extra]).toEqual(['Fila fechada.', { queue: 'luz' }]);
  });
});

it('English says everything that Portuguese says, with the same blanks', () => {
  const blanks = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
  const other = Object.fromEntries(flat(en));
  for (const [key, text] of flat(pt)) {
    expect(other[key], key).toBeTruthy();
    expect(blanks(other[key] ?? ''), key).toEqual(blanks(text));
  }
});

it('no word is left over: each is said somewhere, by its name or by a name made of parts', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !name.includes('i18n'),
  );
  const code = files.map((name) => readFileSync(`src/${name}`, 'utf8')).join('\n');
  const said = (key: string) =>
    code.includes(`'${key}'`) || code.includes(`${key.slice(0, key.lastIndexOf('.'))}.$` + '{');
  expect(
    flat(pt)
      .map(([key]) => key.replace(/_(one|other)$/, ''))
      .filter((key) => !said(key) && !said(`${key}.`)),
  ).toEqual([]);
});

it('search ignores accents and case and needs every word', () => {
  expect(fold('  Iluminação ')).toBe('iluminacao');
  expect([
    matches('Poda de árvore', 'arv pod'),
    matches('Poda de árvore', 'arvore cai'),
    matches('x', ''),
  ]).toEqual([true, false, true]);
  expect([initials('Maria das Dores Figueiredo'), initials('Ana'), initials('')]).toEqual(['MF', 'A', '?']);
});

it('plain characters belong to the field one types in; function keys do not', () => {
  const press = (key: string, more = {}) =>
    hotkeyName({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
  expect([press('F2'), press('Enter', { metaKey: true }), press('1', { altKey: true })]).toEqual([
    'F2',
    'Ctrl+Enter',
    'Alt+1',
  ]);
  expect([stealsTyping('/', true), stealsTyping('F2', true), stealsTyping('/', false)]).toEqual([
    true,
    false,
    false,
  ]);
});

it('forms say what is wrong, and ask nothing of fixed fields', () => {
  const fields = [
    { name: 'key', label: '', kind: 'text', fixed: true, check: shaped(KEY, 'chave') },
    { name: 'label', label: '', kind: 'text', check: filled('nome') },
    { name: 'ring', label: '', kind: 'number', check: optional(numeric('número')) },
  ] as const;
  expect(problems(fields, { key: 'É ruim', label: ' ', ring: 'x' }, false)).toEqual({
    key: 'chave',
    label: 'nome',
    ring: 'número',
  });
  expect(problems(fields, { key: 'É ruim', label: 'Luz', ring: null }, true)).toEqual({});
});

it('the waveform keeps the loudest of what each bar covers', () => {
  expect(bars([0.1, 0.9, 0.2, 0.3], 2)).toEqual([0.9, 0.3]);
  expect(bars([0.5], 3)).toEqual([0.5, 0.5, 0.5]);
  expect(bars([], 5)).toEqual([]);
  expect([shown(0), shown(1), shown(-2)]).toEqual([0, 1, 1]);
});

describe('supervision', () => {
  const operator = (presence: 'available' | 'paused', handling = {}) => ({
    presence,
    reason: '',
    since: '2026-01-01T00:00:00Z',
    handling,
  });
  const on = {
    r: { interaction: 'i', queue: 'luz', medium: 'voice', stage: 'talking', since: '2026-01-01T00:00:00Z' },
  } as const;
  const now = {
    queues: {
      luz: { waiting: { a: '2026-01-01T00:00:00Z', b: '2026-01-01T00:01:00Z' } },
      vias: { waiting: {} },
    },
    operators: { x: operator('available'), y: operator('available', on), z: operator('paused') },
    interactions: { i: { stage: 'talking' }, j: { stage: 'ivr' } },
  };

  it('counts who waits, talks and is free', () => {
    expect(sums(now)).toEqual({ waiting: 2, talking: 1, ivr: 1, available: 1, paused: 1 });
    expect(longest(now.queues, Date.parse('2026-01-01T00:02:00Z'))).toBe(120);
    expect(longest(now.queues, 0, 'vias')).toBeNull();
  });

  it('shows first who has somebody on the line', () => {
    expect(rowsOf(now.operators, (id) => id).map((row) => [row.id, row.shown])).toEqual([
      ['y', 'busy'],
      ['x', 'available'],
      ['z', 'paused'],
    ]);
  });
});

describe('colour', () => {
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5]
      .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
  };
  const contrast = (a: string, b: string) => {
    const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
    return (x + 0.05) / (y + 0.05);
  };

  it.each([
    ['light', light],
    ['dark', dark],
  ])('%s: text reads on every ground at 4.5 to 1 (WCAG 1.4.3)', (_name, roles) => {
    for (const ground of ['--paper', '--card', '--sunken', '--raised', '--wash']) {
      for (const ink of ['--ink', '--ink-2', '--accent', '--brand-2'])
        expect(contrast(roles[ink] ?? '', roles[ground] ?? ''), `${ink} on ${ground}`).toBeGreaterThan(4.5);
    }
    for (const tone of ['calm', 'go', 'talk', 'ring', 'hold', 'warm', 'stop']) {
      expect(contrast(roles[`--${tone}-ink`] ?? '', roles[`--${tone}-bg`] ?? ''), tone).toBeGreaterThan(4.5);
    }
    expect(contrast(roles['--line-strong'] ?? '', roles['--card'] ?? ''), 'field edge').toBeGreaterThan(3);
    expect(contrast(roles['--focus'] ?? '', roles['--paper'] ?? ''), 'focus ring').toBeGreaterThan(3);
  });
});
