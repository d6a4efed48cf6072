import { secondsSince } from '@/i18n/format';
import type { DayNow, DaysView, InteractionsView, OperatorNow, OperatorsView, QueuesView } from './model';

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
  const since = firstIn(queues, queue);
  return since === null ? null : secondsSince(since, now);
}

/** Since when whoever waits longest has waited. */
export function firstIn(queues: QueuesView, queue?: string): string | null {
  const lines = queue === undefined ? Object.values(queues) : [queues[queue]];
  const all = lines.flatMap((one) => Object.values(one?.waiting ?? {}));
  return all.reduce<string | null>(
    (first, at) => (first === null || Date.parse(at) < Date.parse(first) ? at : first),
    null,
  );
}

/** The service level of a day: a share of 1, null while nothing counts. */
export const levelOf = (day: Pick<DayNow, 'within' | 'counted'> | undefined): number | null =>
  day && day.counted > 0 ? day.within / day.counted : null;

/** All queues' days as one. */
export function wholeDay(days: DaysView): Pick<DayNow, 'within' | 'counted' | 'abandoned'> {
  const sum = { within: 0, counted: 0, abandoned: 0 };
  for (const day of Object.values(days)) {
    sum.within += day.within;
    sum.counted += day.counted;
    sum.abandoned += day.abandoned;
  }
  return sum;
}

export const percent = (share: number | null, language = 'pt-BR'): string =>
  share === null ? '–' : new Intl.NumberFormat(language, { style: 'percent' }).format(share);
