import type { Presence } from '@/api/desk';
import type { Offer } from '@/api/pop';
import type { PhoneState } from '@/phone/machine';

/** The live view "desk": the call that this operator has now, if any. */
export interface DeskView {
  call?: DeskCall;
}

export interface DeskCall {
  interaction: string;
  offer?: string | null;
  stage: 'ringing' | 'talking' | 'held' | 'returning';
  since: string | null;
  queue: string | null;
}

/** The call, unless it is a ring whose reservation has ended: declined, or passed on to a colleague. */
export function heldCall(
  call: DeskCall | undefined,
  handling: Readonly<Record<string, unknown>> | undefined,
): DeskCall | null {
  if (!call) return null;
  const over =
    call.stage === 'ringing' && call.offer != null && handling !== undefined && !(call.offer in handling);
  return over ? null : call;
}

/** One's own line of the live view "operators". */
export interface Standing {
  presence?: Presence;
  reason?: string | null;
  since?: string | null;
  wrapUp?: WrapUp | null;
}

export interface WrapUp {
  interaction: string;
  ends_at: string | null;
}

export type Moment = 'offline' | 'paused' | 'idle' | 'offer' | 'ringing' | 'talking' | 'held' | 'wrap_up';

export interface Seen {
  call: DeskCall | null;
  offer: Offer | null;
  standing: Standing;
  phone: PhoneState;
}

/** The telephone's call, unless it is the echo of a check, or somebody else's that one only hears. */
function spoken({ call, phone }: Seen) {
  const line = phone.call;
  if (line?.direction === 'watch') return call?.interaction === line.interaction ? line : null;
  return line?.direction === 'echo' ? null : line;
}

/** What this minute of the operator's day is about. The server's word counts; the ring is the telephone's. */
export function momentOf(seen: Seen): Moment {
  const [call, line] = [seen.call, spoken(seen)];
  if (call?.stage === 'held') return 'held';
  if (call && call.stage !== 'ringing') return 'talking';
  if (line && line.stage !== 'ringing') return 'talking';
  if (line) return 'ringing';
  if (seen.offer || call) return 'offer';
  if (seen.standing.wrapUp || seen.standing.presence === 'wrap_up') return 'wrap_up';
  if (seen.standing.presence === 'available') return 'idle';
  return seen.standing.presence === 'paused' ? 'paused' : 'offline';
}

/** The visit the screen speaks of, from the earliest hint to the last. */
export const interactionOf = (seen: Seen): string | null =>
  seen.call?.interaction ??
  seen.offer?.interaction ??
  spoken(seen)?.interaction ??
  seen.standing.wrapUp?.interaction ??
  null;

export const PAUSES = ['cafe', 'refeicao', 'banheiro', 'reuniao', 'treinamento', 'saude', 'sistema'] as const;

export const inCall = (moment: Moment): boolean => moment === 'talking' || moment === 'held';

/** A number one may dial: DDD and number, or a short code; punctuation is for people. */
export function dialable(raw: string): string | null {
  const digits = raw.replaceAll(/[\s().-]/g, '');
  return /^(\+?\d{10,14}|\d{3,5}|0\d{10,13})$/.test(digits) ? digits : null;
}
