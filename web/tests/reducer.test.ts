import { describe, expect, it } from 'vitest';
import { emptyFeed, feedNext, type Feed } from '@/live/feed';
import { applyPatches } from '@/live/reducer';

describe('applyPatches', () => {
  it('sets, replaces and removes at any depth, making parents on the way', () => {
    const before = { queues: { luz: { waiting: { a: '1' } } }, desk: {} };
    const after = applyPatches(before, [
      [['queues', 'luz', 'waiting', 'b'], '2'],
      [['queues', 'luz', 'waiting', 'a'], null],
      [['queues', 'vias', 'waiting'], {}],
      [['desk', 'call'], { stage: 'talking' }],
      [['desk', 'call', 'stage'], 'held'],
    ]);
    expect(after).toEqual({
      queues: { luz: { waiting: { b: '2' } }, vias: { waiting: {} } },
      desk: { call: { stage: 'held' } },
    });
    expect(before.queues.luz.waiting).toEqual({ a: '1' });
  });

  it('keeps the identity of what it does not touch', () => {
    const before = { a: { x: 1 }, b: { y: 2 } };
    const after = applyPatches(before, [[['a', 'x'], 3]]) as typeof before;
    expect(after.b).toBe(before.b);
    expect(after.a).not.toBe(before.a);
  });

  it('removes nothing where nothing is, and lists and false values survive', () => {
    expect(applyPatches({ a: { b: 1 } }, [[['a', 'c'], null]])).toEqual({ a: { b: 1 } });
    expect(
      applyPatches({}, [
        [['list'], [1, 2]],
        [['no'], false],
        [['zero'], 0],
        [['word'], ''],
      ]),
    ).toEqual({
      list: [1, 2],
      no: false,
      zero: 0,
      word: '',
    });
  });

  it('gives the same as a fresh snapshot over many random changes', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const truth: Record<string, Record<string, number>> = {};
    let shown = {};
    for (let step = 0; step < 2_000; step++) {
      const [one, two] = [`k${random(5)}`, `f${random(6)}`];
      const gone = random(3) === 0;
      truth[one] ??= {};
      if (gone) delete truth[one][two];
      else truth[one][two] = step;
      shown = applyPatches(shown, [[[one, two], gone ? null : step]]);
    }
    expect(shown).toEqual(truth);
  });
});

describe('feedNext', () => {
  const start: Feed = feedNext(emptyFeed, { type: 'snapshot', fact: 10, state: { desk: {} } });

  it('ignores facts before the first snapshot and facts told twice', () => {
    const fact = { type: 'fact', id: 11, kind: 'K', patches: [[['desk', 'n'], 1]] } as const;
    expect(feedNext(emptyFeed, { ...fact, patches: [...fact.patches] })).toBe(emptyFeed);
    const once = feedNext(start, { ...fact, patches: [...fact.patches] });
    expect(once).toEqual({ state: { desk: { n: 1 } }, fact: 11 });
    expect(feedNext(once, { ...fact, patches: [[['desk', 'n'], 2]] })).toBe(once);
  });

  it('lets keep-alives carry the number over facts it may not see, never back', () => {
    expect(feedNext(start, { type: 'alive', fact: 40 }).fact).toBe(40);
    expect(feedNext(start, { type: 'alive', fact: 3 })).toBe(start);
  });

  it('forgets its number on resnap, so that old facts cannot be applied to a new picture', () => {
    const lost = feedNext(start, { type: 'resnap' });
    expect(lost.fact).toBeNull();
    expect(lost.state).toBe(start.state);
  });
});
