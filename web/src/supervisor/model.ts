import type { Presence } from '@/api/desk';

/** Live view "queues": who waits where, by the instant of entering. */
export interface QueueNow {
  waiting: Record<string, string>;
}
export type QueuesView = Record<string, QueueNow>;

export interface Handling {
  interaction: string;
  queue: string;
  medium: string;
  stage: 'ringing' | 'talking';
  since: string;
}

/** Live view "operators", by user. `until` ends a wrap-up. Names are not facts: they are asked for. */
export interface OperatorNow {
  presence: Presence;
  reason: string;
  since: string;
  until?: string;
  handling: Record<string, Handling>;
}
export type OperatorsView = Record<string, OperatorNow>;

/** Live view "interactions". */
export interface InteractionNow {
  channel?: string;
  dialled?: string;
  stage?: string;
  since?: string | null;
  queue?: string | null;
  operator?: string | null;
}
export type InteractionsView = Record<string, InteractionNow>;
