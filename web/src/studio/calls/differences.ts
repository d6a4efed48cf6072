import type { Replay, ReplaySum } from '@/api/studio';

/** The first step at which a call goes another way or hears something else; -1 for none. */
export const parting = (replay: Replay): number => replay.steps.findIndex(({ differs }) => differs);

export const PARTS = ['same', 'reworded', 'other_way'] as const;

/** Calls that could not be played: their words are gone, or the walk broke. */
export const unplayed = ({ erased, failed }: ReplaySum): number => erased + failed;

/** How many calls part at each node, most first. */
export function partings({ nodes }: ReplaySum): [node: string, calls: number][] {
  const found = new Map<string, number>();
  for (const { node_then, node_now, calls } of nodes) {
    const node = node_then || node_now;
    found.set(node, (found.get(node) ?? 0) + calls);
  }
  return [...found].sort((one, two) => two[1] - one[1]);
}
