import { secondsSince } from '@/i18n/format';
import type { Limits } from './board';
import type { DaysView, OperatorsView, QueuesView } from './model';
import { firstIn, levelOf, waitingIn } from './sums';

export type AlarmKind = 'queueWaiting' | 'queueLongest' | 'queueLevel' | 'operatorTalk' | 'operatorPause';

/** One limit passed, by whom or where. `value` is seconds, people or a share. */
export interface Alarm {
  kind: AlarmKind;
  of: string;
  value: number;
}

/** A queue's level says little before so many counted. */
const LEAST_COUNTED = 10;

interface Seen {
  queues: QueuesView;
  operators: OperatorsView;
  days: DaysView;
}

export function alarms(seen: Seen, limits: Limits, now: number): Alarm[] {
  return [
    ...Object.keys(seen.queues).flatMap((queue) => ofQueue(seen, queue, limits, now)),
    ...Object.keys(seen.operators).flatMap((operator) => ofOperator(seen, operator, limits, now)),
  ];
}

function ofQueue({ queues, days }: Seen, of: string, limits: Limits, now: number): Alarm[] {
  const found: Alarm[] = [];
  const waiting = waitingIn(queues, of);
  const first = firstIn(queues, of);
  const wait = first === null ? 0 : secondsSince(first, now);
  const level = levelOf(days[of]);
  if (limits.waiting && waiting >= limits.waiting) found.push({ kind: 'queueWaiting', of, value: waiting });
  if (limits.longest && wait >= limits.longest) found.push({ kind: 'queueLongest', of, value: wait });
  if (
    limits.level &&
    level !== null &&
    (days[of]?.counted ?? 0) >= LEAST_COUNTED &&
    level * 100 < limits.level
  )
    found.push({ kind: 'queueLevel', of, value: level });
  return found;
}

function ofOperator({ operators }: Seen, of: string, limits: Limits, now: number): Alarm[] {
  const one = operators[of];
  if (!one) return [];
  const talk = Object.values(one.handling).find((each) => each.stage === 'talking');
  const talks = talk ? secondsSince(talk.since, now) : 0;
  if (limits.talk && talks >= limits.talk * 60) return [{ kind: 'operatorTalk', of, value: talks }];
  const paused = one.presence === 'paused' && !talk ? secondsSince(one.since, now) : 0;
  if (limits.pause && paused >= limits.pause * 60) return [{ kind: 'operatorPause', of, value: paused }];
  return [];
}

export const alarmKey = ({ kind, of }: Alarm): string => `${kind} ${of}`;
