/** Milliseconds before attempt n (from 0): doubling to 15 s, with up to 30 % spread so that 200 desks
 *  do not knock together after a restart. `random` is in [0, 1). */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(15_000, 400 * 2 ** Math.min(attempt, 10));
  return Math.round(base * (0.85 + 0.3 * random()));
}
