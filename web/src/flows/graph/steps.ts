import type { Layout } from './layout';
import type { Tree } from './tree';

export type Way = 'left' | 'right' | 'up' | 'down';

/**
 * The node that an arrow key leads to. Right: along the first line out. Left: back to where it hangs, or
 * to whatever leads here. Up and down: the nearest card above or below, first among those in the same column.
 */
export function stepTo(tree: Tree, layout: Layout, from: string, way: Way): string | null {
  if (way === 'right') {
    const first = tree.children.get(from)?.[0];
    return first ?? tree.rows.get(from)?.find((row) => layout.places.has(row.target))?.target ?? null;
  }
  if (way === 'left') return tree.parent.get(from) ?? tree.into.get(from)?.[0]?.source ?? null;
  const here = layout.places.get(from);
  if (!here) return null;
  const middle = (place: { y: number; height: number }) => place.y + place.height / 2;
  let best: { key: string; far: number } | null = null;
  for (const [key, place] of layout.places) {
    const down = middle(place) - middle(here);
    if (key === from || (way === 'down' ? down <= 0 : down >= 0)) continue;
    const far = Math.abs(down) + Math.abs(place.x - here.x) * 3;
    if (!best || far < best.far) best = { key, far };
  }
  return best?.key ?? null;
}
