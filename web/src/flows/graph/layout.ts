import { Graph as Sketch, layout as lay } from '@dagrejs/dagre';
import type { RootSort, Tree } from './tree';

/** Where everything stands. Computed from the graph alone, so that nothing need be stored (docs/adr/0016). */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  places: ReadonlyMap<string, Place>;
  /** The head of each tree, above its root. */
  heads: readonly { key: string; sort: RootSort; x: number; y: number }[];
}

export const WIDTH = 272;
const BETWEEN_ROWS = 22;
const BETWEEN_RANKS = 88;
const BETWEEN_TREES = 90;
const HEAD = 40;
const NEAR_ROOT = 243;

/** Left to right: a card's exits are rows of words, and each stands beside what it leads to. */
export function layoutOf(tree: Tree, heightOf: (key: string) => number): Layout {
  const places = new Map<string, Place>();
  const heads: Layout['heads'][number][] = [];
  let top = 0;
  for (const root of tree.roots) {
    const inside = tree.order.filter(({ key }) => tree.under.get(key) === root.key).map(({ key }) => key);
    const sketch = sketched(tree, inside, heightOf);
    const boxes = inside.map((key) => ({ key, ...(sketch.node(key) as unknown as Place) }));
    const least = Math.min(...boxes.map((box) => box.y - box.height / 2));
    for (const { key, x, y, width, height } of boxes)
      places.set(key, { x: x - width / 2, y: y - height / 2 - least + top + HEAD, width, height });
    const at = places.get(root.key);
    if (at) heads.push({ ...root, x: at.x, y: at.y - HEAD });
    top = Math.max(...inside.map((key) => (places.get(key)?.y ?? 0) + heightOf(key))) + BETWEEN_TREES;
  }
  return { places, heads };
}

function sketched(tree: Tree, inside: readonly string[], heightOf: (key: string) => number): Sketch {
  const sketch = new Sketch();
  sketch.setGraph({
    rankdir: 'LR',
    nodesep: BETWEEN_ROWS,
    ranksep: BETWEEN_RANKS,
    ranker: 'network-simplex',
  });
  sketch.setDefaultEdgeLabel(() => ({}));
  for (const key of inside) sketch.setNode(key, { width: WIDTH, height: heightOf(key) });
  const own = new Set(inside);
  const depth = new Map(tree.order.map((one) => [one.key, one.depth]));
  for (const line of tree.lines) {
    if (line.sort === 'jump' || !own.has(line.source) || line.source === line.target) continue;
    // What must be stretched is stretched far from the root, where it tears least apart.
    const weight = line.sort === 'tree' ? Math.max(2, NEAR_ROOT / 3 ** (depth.get(line.source) ?? 0)) : 1;
    sketch.setEdge(line.source, line.target, { weight });
  }
  lay(sketch, { disableOptimalOrderHeuristic: true });
  return sketch;
}
