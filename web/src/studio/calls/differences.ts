import type { Replay } from '@/api/studio';

/** Many replays as one answer: how many go another way, and where they part. */
export interface ReplaySum {
  done: number;
  same: number;
  differ: number;
  failed: number;
  /** Nodes at which calls part from what they were, most first. */
  parts: [node: string, calls: number][];
  /** "then → now" of calls that end otherwise, most first. */
  endings: [words: string, calls: number][];
}

export const NOTHING: ReplaySum = { done: 0, same: 0, differ: 0, failed: 0, parts: [], endings: [] };

/** The first step at which a call goes another way. */
export const parting = (replay: Replay): number => replay.steps.findIndex(({ differs }) => differs);

function counted(list: readonly [string, number][], name: string): [string, number][] {
  const found = list.some(([known]) => known === name);
  const grown: [string, number][] = found
    ? list.map(([known, count]) => [known, known === name ? count + 1 : count])
    : [...list, [name, 1]];
  return grown.sort((one, two) => two[1] - one[1]);
}

/** `sum` with one more replay; null for one that could not be replayed. */
export function withReplay(sum: ReplaySum, replay: Replay | null): ReplaySum {
  const next = { ...sum, done: sum.done + 1 };
  if (replay === null) return { ...next, failed: sum.failed + 1 };
  if (replay.same) return { ...next, same: sum.same + 1 };
  const step = replay.steps[parting(replay)];
  const node = step?.node_then ?? step?.node_now;
  const other = replay.outcome_then !== replay.outcome_now;
  return {
    ...next,
    differ: sum.differ + 1,
    parts: node ? counted(sum.parts, node) : sum.parts,
    endings: other ? counted(sum.endings, `${replay.outcome_then} → ${replay.outcome_now}`) : sum.endings,
  };
}
