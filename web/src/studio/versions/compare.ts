import type { Canary } from '@/api/studio';

/** How sure one may be of a share seen in a few calls. All figures are per cent; 95 % confidence. */

const Z = 1.96;

export interface Range {
  low: number;
  high: number;
}

/** Wilson's interval: honest for few calls and for shares near 0 and 100. */
export function interval(percent: number, calls: number): Range {
  if (calls <= 0) return { low: 0, high: 100 };
  const p = Math.min(1, Math.max(0, percent / 100));
  const z2 = (Z * Z) / calls;
  const middle = (p + z2 / 2) / (1 + z2);
  const reach = (Z / (1 + z2)) * Math.sqrt((p * (1 - p)) / calls + z2 / (4 * calls));
  return { low: Math.max(0, middle - reach) * 100, high: Math.min(1, middle + reach) * 100 };
}

export interface Gap extends Range {
  points: number;
}

/** By how many points the new one is above the old (Newcombe's interval from the two Wilson ones). */
export function gap(fresh: number, freshCalls: number, old: number, oldCalls: number): Gap {
  const one = interval(fresh, freshCalls);
  const two = interval(old, oldCalls);
  const points = fresh - old;
  return {
    points,
    low: points - Math.hypot(fresh - one.low, two.high - old),
    high: points + Math.hypot(one.high - fresh, old - two.low),
  };
}

export type Verdict = 'early' | 'worse' | 'better' | 'even';

/** What may honestly be said now. Every figure of a trial is one of which less is better. */
export function verdict({ calls, value, least }: Pick<Canary, 'calls' | 'value' | 'least'>): Verdict {
  if (value.new === null || value.old === null || calls.new < least || calls.old === 0) return 'early';
  const seen = gap(value.new, calls.new, value.old, calls.old);
  if (seen.low > 0) return 'worse';
  return seen.high < 0 ? 'better' : 'even';
}
