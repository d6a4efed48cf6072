/** Undo and redo over whole values. Changes with one `merge` name in quick succession are one step. */

const STEPS = 300;
const TOGETHER_MS = 1_200;

export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  merge: string;
  at: number;
}

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [], merge: '', at: 0 });

export function record<T>(history: History<T>, now: T, merge = '', at = Date.now()): History<T> {
  if (now === history.now) return history;
  const same = merge !== '' && merge === history.merge && at - history.at < TOGETHER_MS;
  const past = same ? history.past : [...history.past.slice(1 - STEPS), history.now];
  return { past, now, future: [], merge, at };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    now: before,
    future: [history.now, ...history.future],
    merge: '',
    at: 0,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future, merge: '', at: 0 };
}
