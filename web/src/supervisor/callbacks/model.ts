import { api, segment } from '@/api/client';
import type { Tone } from '@/design/Chip';

const STATES = ['booked', 'calling', 'connected', 'failed', 'cancelled', 'expired'] as const;
export type State = (typeof STATES)[number];

/** A promise to call, as the server tells it; `telephone` only to who may see who called. */
export interface Callback {
  id: string;
  earlier: string;
  interaction: string | null;
  kind: 'asked' | 'dropped';
  queue: string;
  state: State;
  telephone: string | null;
  tries: number;
  reason: string;
  entered_at: string;
  not_before: string;
  expires_at: string;
  created_at: string;
  ended_at: string | null;
}

export const callbacks = {
  list: () => api.get<Callback[]>('/callbacks'),
  cancel: (id: string) => api.delete<Callback>(`/callbacks/${segment(id)}`),
};

export const TONES: Readonly<Record<State, Tone>> = {
  booked: 'ring',
  calling: 'talk',
  connected: 'go',
  failed: 'stop',
  cancelled: 'calm',
  expired: 'warm',
};

/** What the server says of why a try or the whole ended; what it says besides has no word of its own. */
const REASONS = [
  'busy', 'no_answer', 'hung_up', 'declined', 'answered_elsewhere', 'cancelled_by_supervisor',
  'window_over', 'not_placed', 'machine', 'lost',
] as const; // prettier-ignore
export type Reason = (typeof REASONS)[number];
export const reasonOf = (reason: string): Reason | null => REASONS.find((known) => known === reason) ?? null;

export const isOpen = (one: Pick<Callback, 'state'>): boolean =>
  one.state === 'booked' || one.state === 'calling';

/** Who is to be called, the longest wait first; then what became of the others, the newest first. */
export function parted(all: readonly Callback[]): { open: Callback[]; over: Callback[] } {
  const when = (one: Callback) => one.ended_at ?? one.created_at;
  return {
    open: all.filter(isOpen).sort((a, b) => a.entered_at.localeCompare(b.entered_at)),
    over: all.filter((one) => !isOpen(one)).sort((a, b) => when(b).localeCompare(when(a))),
  };
}
