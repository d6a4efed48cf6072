import { secondsSince } from '@/i18n/format';
import type { InteractionNow, InteractionsView, OperatorsView, QueuesView } from './model';

export interface Now { queues: QueuesView; operators: OperatorsView; interactions: InteractionsView }

const WAITS = ['waiting', 'offering', 'returning'];
const TALKS = ['talking'];
const IVR = ['arrived', 'ivr', 'after'];

const staged = (interactions: InteractionsView, stages: readonly string[]): InteractionNow[] =>
  Object.values(interactions).filter((one) => stages.includes(one.stage ?? ''));

export function sums({ operators, interactions }: Now) {
  const present = Object.values(operators);
  return {
    waiting: staged(interactions, WAITS).length,
    talking: staged(interactions, TALKS).length,
    ivr: staged(interactions, IVR).length,
    available: present.filter((one) => one.presence === 'available').length,
    paused: present.filter((one) => one.presence === 'paused').length,
  };
}

/** Seconds of the longest wait (of one queue, or of all), or null when nobody waits. */
export function longest(interactions: InteractionsView, now: number, queue?: string): number | null {
  const waits = staged(interactions, WAITS)
    .filter((one) => queue === undefined || one.queue === queue)
    .map((one) => secondsSince(one.since, now));
  return waits.length ? Math.max(...waits) : null;
}

export const waitingIn = (interactions: InteractionsView, queue: string): number =>
  staged(interactions, WAITS).filter((one) => one.queue === queue).length;

/** What an operator has in hand. */
export const handlingOf = (interactions: InteractionsView, operator: string): [string, InteractionNow][] =>
  Object.entries(interactions).filter(([, one]) => one.operator === operator);
