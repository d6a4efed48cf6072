import { describe, expect, it } from 'vitest';
import type { Change, NodeFigures, ReplaySum } from '@/api/studio';
import type { Intent } from '@/api/intents';
import { fromField, toField, when } from '@/studio/announcements/when';
import { partings, unplayed } from '@/studio/calls/differences';
import { isHost } from '@/studio/connections/host';
import { heat, lasting, percent, ranked, share } from '@/studio/figures/model';
import { few, fresh, keyOf, sentences, twins } from '@/studio/intents/examples';
import { failingStep, freeName, moved, readScript, stepsOf, writeScript } from '@/studio/tests/steps';
import { failingTests } from '@/studio/versions/refusal';
import { gap, interval, verdict } from '@/studio/versions/compare';
import { byNode, diffLines, sums } from '@/studio/versions/difference';

describe('differences between versions', () => {
  const change = (node: string, what: Change['what'], field = ''): Change => ({
    node,
    what,
    field,
    before: null,
    after: null,
    words: '',
  });

  it('come together by node, the flow itself first', () => {
    const groups = byNode([
      change('desejo', 'changed', 'prompt'),
      change('', 'changed', 'start'),
      change('adeus', 'removed'),
      change('desejo', 'changed', 'again'),
      change('novo', 'added'),
    ]);
    expect(groups.map(({ node, what, changes }) => [node, what, changes.length])).toEqual([
      ['', 'changed', 1],
      ['desejo', 'changed', 2],
      ['adeus', 'removed', 1],
      ['novo', 'added', 1],
    ]);
    expect(sums(groups.slice(1))).toEqual({ added: 1, removed: 1, changed: 1 });
  });

  it('a field that came to a node leaves the node changed, not new', () => {
    expect(byNode([change('desejo', 'added', 'again')])[0]?.what).toBe('changed');
  });

  it('text lines lose their signs and headings', () => {
    const text = '--- 3\n+++ rascunho\n@@ -1,2 +1,2 @@\n nodes:\n-  text: olá\n+  text: bom dia\n';
    expect(diffLines(text)).toEqual([
      { kind: 'place', text: '' },
      { kind: 'same', text: 'nodes:' },
      { kind: 'removed', text: '  text: olá' },
      { kind: 'added', text: '  text: bom dia' },
    ]);
  });
});

describe('a trial is judged honestly', () => {
  const trial = (fresh: number, freshCalls: number, old: number, oldCalls: number) => ({
    calls: { new: freshCalls, old: oldCalls },
    value: { new: fresh, old },
    least: 50,
  });

  it("Wilson's interval against published values", () => {
    const half = interval(50, 10);
    expect([half.low, half.high].map(Math.round)).toEqual([24, 76]);
    const none = interval(0, 20);
    expect([none.low, Math.round(none.high)]).toEqual([0, 16]);
    expect(interval(30, 0)).toEqual({ low: 0, high: 100 });
  });

  it("Newcombe's interval of a difference (56/70 against 48/80: 0.2, 0.0524 to 0.3339)", () => {
    const seen = gap(80, 70, 60, 80);
    expect([seen.points, seen.low, seen.high].map((value) => Number(value.toFixed(1)))).toEqual([
      20, 5.2, 33.4,
    ]);
  });

  it('says worse or better only when sure, and nothing too early', () => {
    expect(verdict(trial(90, 10, 10, 1000))).toBe('early');
    expect(verdict(trial(40, 200, 20, 2000))).toBe('worse');
    expect(verdict(trial(10, 200, 30, 2000))).toBe('better');
    expect(verdict(trial(24, 60, 20, 600))).toBe('even');
    expect(verdict({ ...trial(1, 80, 1, 80), value: { new: null, old: 3 } })).toBe('early');
  });
});

describe('scripted conversations', () => {
  const written = {
    name: 'fora do horário',
    steps: [{ answer: 'service_hours.open=nao' }, { citizen: 'ouvidoria' }, { silence: '1' }],
  };

  it('are read and written back as they were; empty lines are left out', () => {
    const script = readScript(written);
    expect(writeScript(script)).toEqual(written);
    expect(
      writeScript({ name: 'x', steps: [...script.steps, { kind: 'citizen', value: ' ' }] }).steps,
    ).toHaveLength(3);
  });

  it('lines change places and never leave the list', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
  });

  it('a problem leads to the line that it is about', () => {
    const script = readScript({
      name: '',
      steps: [{ citizen: 'iptu' }, { expect: 'iptu' }, { says: 'boleto' }, { outcome: 'ToQueue geral' }],
    });
    expect(failingStep(script, 'não passou por “iptu”; o caminho foi a → b.')).toBe(1);
    expect(failingStep(script, 'não disse “boleto”.')).toBe(2);
    expect(failingStep(script, 'terminou em “ToQueue vias”, não em “ToQueue geral”.')).toBe(3);
    expect(failingStep(script, '')).toBeNull();
    expect(failingStep(script, 'não passou por “outro”.')).toBeNull();
  });

  it('what a citizen did becomes steps; what was only said to them does not', () => {
    const turn = (heard: string | null, heard_text = '', keys = '') => ({ heard, heard_text, keys });
    expect(
      stepsOf([
        turn(null),
        turn('speech', 'poste apagado'),
        turn('keys', '', '12'),
        turn('silence'),
        turn('deaf'),
      ]),
    ).toEqual([
      { kind: 'citizen', value: 'poste apagado' },
      { kind: 'keys', value: '12' },
      { kind: 'silence', value: '1' },
      { kind: 'deaf', value: '1' },
    ]);
    expect([freeName('a', ['b']), freeName('a', ['a', 'a 2'])]).toEqual(['a', 'a 3']);
  });
});

it('replays tell at which nodes calls part, and how many could not be played', () => {
  const sum: ReplaySum = {
    calls: 9,
    same: 4,
    reworded: 1,
    other_way: 3,
    unknown: 1,
    erased: 1,
    failed: 2,
    nodes: [
      { node_then: 'bairro', node_now: 'iptu', calls: 1 },
      { node_then: 'desejo', node_now: 'iptu', calls: 1 },
      { node_then: 'desejo', node_now: '', calls: 1 },
      { node_then: '', node_now: 'novo', calls: 1 },
    ],
    endings: [],
  };
  expect(partings(sum)[0]).toEqual(['desejo', 2]);
  expect(partings(sum).map(([node]) => node)).toContain('novo');
  expect(unplayed(sum)).toBe(3);
});

describe('figures of nodes', () => {
  const row = (node: string, came: number, failed: number, median_ms: number | null = null): NodeFigures => ({
    node,
    came,
    left: 0,
    failed,
    asked_twice: 0,
    median_ms,
  });

  it('shares are of those who came; heat is against the worst', () => {
    expect(share(row('a', 200, 5), 'failed')).toBe(0.025);
    expect(share(row('a', 0, 0), 'failed')).toBeNull();
    expect(heat([row('a', 100, 10), row('b', 10, 2), row('c', 5, 0)], 'failed')).toEqual({
      a: 0.5,
      b: 1,
      c: 0,
    });
    expect(ranked([row('a', 1, 0), row('b', 5, 0)], 'came').map(({ node }) => node)).toEqual(['b', 'a']);
  });

  it('times and shares read well', () => {
    expect([null, 840, 12_400, 95_000].map(lasting)).toEqual(['–', '0,8 s', '12 s', '1 min 35 s']);
    expect([null, 0, 0.025, 0.4].map(percent)).toEqual(['–', '0 %', '2,5 %', '40 %']);
  });
});

describe('example sentences', () => {
  const intent = (key: string, examples: string[]): Intent => ({
    key,
    label: key.toUpperCase(),
    theme: '',
    danger: false,
    examples,
  });

  it('pasted text loses bullets, numbers, quotes and repetitions', () => {
    expect(
      sentences('- buraco na rua\n\n2) “tem um buraco”\n  buraco   na rua \n• 13 postes apagados'),
    ).toEqual(['buraco na rua', 'tem um buraco', '13 postes apagados']);
    expect(fresh(['Poste apagado.'], ['poste  apagado', 'luz queimada', 'Luz queimada!'])).toEqual([
      'luz queimada',
    ]);
  });

  it('the same sentence in two intents is told, accents and case apart', () => {
    const all = [intent('luz', ['Poste apagado', 'rua escura']), intent('vias', ['poste APAGADO!'])];
    expect(twins(all[0] as Intent, all)).toEqual([{ text: 'Poste apagado', other: 'VIAS' }]);
    expect([few(all[0] as Intent), keyOf('Árvore caída, já!')]).toEqual([true, 'arvore_caida_ja']);
  });
});

describe('announcements', () => {
  it('are in the time of the city, there and back', () => {
    expect(toField('2026-11-23T11:00:00Z')).toBe('2026-11-23T08:00');
    expect(fromField('2026-11-23T08:00')).toBe('2026-11-23T11:00:00.000Z');
    expect([toField(null), fromField('')]).toEqual(['', null]);
  });

  it('are now, soon or over', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    const at = (from: string | null, until: string | null) => when({ from, until }, now);
    expect(at(null, null)).toBe('now');
    expect(at('2026-11-24T00:00:00Z', null)).toBe('soon');
    expect(at(null, '2026-11-23T12:00:00Z')).toBe('over');
  });
});

it('a refused publish names the tests that failed', () => {
  expect(
    failingTests({ tests: [{ name: 'a', problem: 'não disse “x”.' }, { name: 'b', problem: '' }, 7] }),
  ).toEqual([{ name: 'a', problem: 'não disse “x”.' }]);
  expect(failingTests({})).toEqual([]);
});

it('hosts are bare names', () => {
  const good = ['iptu.interno', '10.0.0.7', '10.0.0.7:8080', '[fd00::1]:443', 'servidor'];
  const bad = ['http://x', 'x/y', '*.interno', '', 'a..b', '-x.com', 'x:porta', 'a b'];
  expect(good.filter(isHost)).toEqual(good);
  expect(bad.filter(isHost)).toEqual([]);
});
