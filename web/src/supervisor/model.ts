import type { Presence } from '@/api/desk';

/** Live view "queues": what waits where. */
export interface QueueNow {
  label?: string;
  open?: boolean;
  waiting?: Record<string, { since: string }>;
  estimate_s?: number | null;
  staffed?: number;
  free?: number;
}
export type QueuesView = Record<string, QueueNow>;

/** Live view "operators". */
export interface OperatorNow {
  user_id?: string;
  name?: string;
  login?: string;
  presence?: Presence;
  reason?: string | null;
  since?: string | null;
  queues?: string[];
  handling?: Record<string, unknown>;
  wrap_up?: { interaction: string; ends_at: string | null } | null;
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

export const mine = (operators: OperatorsView | undefined, user: string): OperatorNow | undefined =>
  operators?.[user] ?? Object.values(operators ?? {}).find((one) => one.user_id === user);
