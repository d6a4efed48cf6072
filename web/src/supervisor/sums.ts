import { secondsSince } from '@/i18n/format';
import type { InteractionsView, OperatorNow, OperatorsView, QueuesView } from './model';

export interface Now {
  queues: QueuesView;
  operators: OperatorsView;
  interactions: InteractionsView;
}

const TALKS = ['talking', 'returning'];
const IVR = ['arrived', 'ivr', 'after'];

const staged = (interactions: InteractionsView, stages: readonly string[]): number =>
  Object.values(interactions).filter((one) => stages.includes(one.stage ?? '')).length;

export const waitingIn = (queues: QueuesView, queue: string): number =>
  Object.keys(queues[queue]?.waiting ?? {}).length;

export const busy = (one: OperatorNow): boolean => Object.keys(one.handling).length > 0;

export function sums({ queues, operators, interactions }: Now) {
  const present = Object.values(operators);
  return {
    waiting: Object.keys(queues).reduce((sum, queue) => sum + waitingIn(queues, queue), 0),
    talking: staged(interactions, TALKS),
    ivr: staged(interactions, IVR),
    available: present.filter((one) => one.presence === 'available' && !busy(one)).length,
    paused: present.filter((one) => one.presence === 'paused').length,
  };
}

/** Seconds of the longest wait (of one queue, or of all), or null when nobody waits. */
export function longest(queues: QueuesView, now: number, queue?: string): number | null {
  const lines = queue === undefined ? Object.values(queues) : [queues[queue]];
  const waits = lines
    .flatMap((one) => Object.values(one?.waiting ?? {}))
    .map((since) => secondsSince(since, now));
  return waits.length ? Math.max(...waits) : null;
}
