import type { Presence } from '@/api/desk';
import type { Mode } from './api';

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

/** Live view "days": one queue's figures of today, by the named formula. */
export interface DayNow {
  formula: string;
  entered: number;
  answered: number;
  within: number;
  counted: number;
  abandoned: number;
  short_abandoned: number;
  wait_ms: number;
  longest_ms: number;
  estimates: number;
  error_p50_s: number | null;
  error_p90_s: number | null;
  estimate_s: number | null;
}
export type DaysView = Record<string, DayNow>;

/** Live view "overrides": queues opened or closed against their hours. */
export type OverridesView = Record<string, { state: 'open' | 'closed'; until: string | null }>;

/** Live view "supervisions": who is on whose call. */
export interface SupervisionNow {
  interaction: string;
  supervisor: string;
  operator: string | null;
  mode: Mode;
  state: 'ringing' | 'on' | 'apart';
}
export type SupervisionsView = Record<string, SupervisionNow>;
