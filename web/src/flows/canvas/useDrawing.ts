import { MarkerType, Position } from '@xyflow/react';
import { useRef } from 'react';
import type { Place } from '../graph/layout';
import { useInner } from '../inner';
import { useStudio } from '../studio';
import type { WayEdge } from './Edge';
import type { HeadNode } from './Head';
import type { CardData, CardNode } from './NodeCard';
import { useCards } from './useCards';
import { useGlide } from './useGlide';

/**
 * What React Flow draws. Whatever stays the same stays the same object, down to the whole list: a letter typed in
 * a form draws one card anew, and no line.
 */
type Drawn = CardNode | HeadNode;

const ROW = 30;
const BELOW_ROWS = 5;
const DOT = 9;

function cardNode(key: string, place: Place, data: CardData): CardNode {
  const first = place.height - data.rows.length * ROW - BELOW_ROWS;
  return {
    id: key,
    type: 'card',
    position: { x: place.x, y: place.y },
    width: place.width,
    height: place.height,
    data,
    selected: data.picked,
    zIndex: data.current ? 10 : 0,
    handles: [
      { id: 'in', type: 'target', position: Position.Left, x: 0, y: 23, width: 1, height: 1 },
      ...data.rows.map(({ row }, at) => ({
        id: row.id,
        type: 'source' as const,
        position: Position.Right,
        x: place.width - DOT / 2,
        y: first + at * ROW + ROW / 2 - DOT / 2,
        width: DOT,
        height: DOT,
      })),
    ],
  };
}

export function useDrawnNodes(): readonly Drawn[] {
  const { layout, tree } = useInner();
  const cardOf = useCards();
  const glided = useGlide(layout, (key) => tree.parent.get(key));
  const kept = useRef(new Map<string, { place: Place; data: unknown; node: Drawn }>());
  const drawn: Drawn[] = [];
  const put = (id: string, place: Place, data: unknown, make: () => Drawn) => {
    const last = kept.current.get(id);
    const still = last && last.place.x === place.x && last.place.y === place.y;
    const same = still && last.data === data && last.place.height === place.height;
    const node = same ? last.node : make();
    kept.current.set(id, { place, data, node });
    drawn.push(node);
  };
  for (const { key, sort } of glided.heads) {
    const place = glided.places.get(key);
    const id = `head ${key}`;
    const position = { x: place?.x ?? 0, y: (place?.y ?? 0) - 38 };
    if (place)
      put(id, place, sort, () => ({
        id,
        type: 'head',
        position,
        data: { sort },
        selectable: false,
        connectable: false,
      }));
  }
  for (const [key, place] of glided.places) {
    const data = cardOf(key);
    if (data) put(key, place, data, () => cardNode(key, place, data));
  }
  return useSameList(drawn);
}

const CROWDED = 12;

export function useDrawnEdges(): readonly WayEdge[] {
  const { tree, picked, allLines } = useInner();
  const { overlay } = useStudio();
  const current = picked.at(-1);
  const kept = useRef(new Map<string, { signature: string; edge: WayEdge }>());
  const drawn: WayEdge[] = [];
  for (const { source, row, target, sort } of tree.lines) {
    const lit = source === current || target === current;
    // Of a node to which everything leads, only its own ways out are shown when it is picked.
    const crowded = source !== current && (tree.into.get(target)?.length ?? 0) > CROWDED;
    if (sort === 'jump' && !allLines && (!lit || crowded)) continue;
    const id = `${source} ${row}`;
    const share = overlay?.exits?.[id]?.share;
    const signature = `${target} ${sort} ${lit} ${share}`;
    const last = kept.current.get(id);
    const edge =
      last?.signature === signature ? last.edge : edgeOf(id, source, row, target, { sort, lit, share });
    kept.current.set(id, { signature, edge });
    drawn.push(edge);
  }
  return useSameList(drawn);
}

const edgeOf = (
  id: string,
  source: string,
  row: string,
  target: string,
  data: NonNullable<WayEdge['data']>,
): WayEdge => ({
  id,
  source,
  sourceHandle: row,
  target,
  targetHandle: 'in',
  type: 'way',
  zIndex: data.lit && data.sort !== 'jump' ? 5 : 0,
  data,
  markerEnd: {
    type: MarkerType.ArrowClosed,
    color: data.lit ? 'var(--focus)' : 'var(--line-strong)',
    width: data.lit ? 12 : 15,
    height: data.lit ? 12 : 15,
  },
});

function useSameList<T>(list: readonly T[]): readonly T[] {
  const last = useRef(list);
  const same = list.length === last.current.length && list.every((one, at) => one === last.current[at]);
  if (!same) last.current = list;
  return last.current;
}
