import type { Visit } from '@/api/story';
import type { Tone } from '@/design/Chip';

type Word =
  | 'self_service'
  | 'served'
  | 'abandoned_ivr'
  | 'abandoned_queue'
  | 'callback_booked'
  | 'callback_failed'
  | 'closed'
  | 'no_staff'
  | 'failed'
  | 'open';

const TONES: Readonly<Record<Word, Tone>> = {
  served: 'go',
  self_service: 'go',
  callback_booked: 'talk',
  callback_failed: 'warm',
  abandoned_ivr: 'calm',
  abandoned_queue: 'warm',
  closed: 'calm',
  no_staff: 'warm',
  failed: 'stop',
  open: 'talk',
};

export function outcomeOf(visit: Pick<Visit, 'outcome'>): { word: Word; tone: Tone } {
  const word = visit.outcome && visit.outcome in TONES ? (visit.outcome as Word) : 'open';
  return { word, tone: TONES[word] };
}

/** Seconds spent with an operator, over all stretches of the visit. */
export function talkSeconds(visit: Pick<Visit, 'segments'>, now = Date.now()): number {
  const at = (instant: string) => new Date(instant).getTime();
  return (visit.segments ?? [])
    .filter((one) => one.operator)
    .reduce((sum, one) => sum + ((one.end ? at(one.end) : now) - at(one.start)) / 1000, 0);
}
