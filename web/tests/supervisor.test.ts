import { describe, expect, it } from 'vitest';
import { alarmKey, alarms } from '@/supervisor/alarms';
import { boardOf, freshBoard } from '@/supervisor/board';
import { dayOf, nextDay, startOf } from '@/supervisor/days';
import { nameOf } from '@/supervisor/HistoryTable';
import { capacity } from '@/supervisor/operators';
import type { DayNow, OperatorNow } from '@/supervisor/model';
import { firstIn, levelOf, wholeDay } from '@/supervisor/sums';

const NOW = Date.parse('2026-03-02T12:10:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
const day = (within: number, counted: number) => ({ within, counted, abandoned: 1 }) as DayNow;
const operator = (part: Partial<OperatorNow>): OperatorNow => ({
  presence: 'available',
  reason: '',
  since: ago(0),
  handling: {},
  ...part,
});
const talk = (seconds: number) => ({
  r: { interaction: 'i', queue: 'a', medium: 'voice', stage: 'talking' as const, since: ago(seconds) },
});

describe('what passes a limit', () => {
  const seen = {
    queues: { a: { waiting: { x: ago(130), y: ago(10) } }, b: { waiting: {} } },
    operators: {
      late: operator({ handling: talk(1300) }),
      fine: operator({ handling: talk(60) }),
      away: operator({ presence: 'paused', since: ago(1500) }),
    },
    days: { a: day(70, 100), b: day(1, 9) },
  };

  it('is told once for each queue and operator, and few calls say nothing of a level', () => {
    expect(alarms(seen, { ...freshBoard.limits, waiting: 2 }, NOW).map(alarmKey)).toEqual([
      'queueWaiting a',
      'queueLongest a',
      'queueLevel a',
      'operatorTalk late',
      'operatorPause away',
    ]);
  });

  it('is silent where a limit is off', () => {
    const off = { waiting: 0, longest: 0, level: 0, talk: 0, pause: 0 };
    expect(alarms(seen, off, NOW)).toEqual([]);
  });
});

it('a saved view from another version fills what it lacks', () => {
  const board = boardOf({ queue: 'a', limits: { talk: 5 } });
  expect(board.limits).toEqual({ ...freshBoard.limits, talk: 5 });
  expect([board.queue, board.notify]).toEqual(['a', false]);
});

it('the longest wait is the earliest instant, whatever the order of the keys', () => {
  expect(firstIn({ a: { waiting: { x: ago(5), y: ago(50), z: ago(20) } }, b: { waiting: {} } })).toBe(
    ago(50),
  );
  expect(firstIn({})).toBeNull();
});

it('a level is the share of all queues that counted', () => {
  expect(levelOf(wholeDay({ a: day(8, 10), b: day(1, 10) }))).toBe(0.45);
  expect(levelOf(wholeDay({}))).toBeNull();
});

it('units in use follow the operator’s own costs', () => {
  const one = operator({ handling: { ...talk(1), s: { ...talk(1).r, medium: 'chat' } } });
  const line = { capacity: { units: 150, costs: { voice: 100, chat: 30 } } } as never;
  expect(capacity(one, line)).toEqual({ used: 130, units: 150 });
  expect(capacity(operator({}), undefined)).toEqual({ used: 0, units: 100 });
});

it('a day begins and ends in the city’s zone', () => {
  expect(startOf('2026-03-02').toISOString()).toBe('2026-03-02T03:00:00.000Z');
  expect(dayOf(new Date('2026-03-03T02:59:00Z'))).toBe('2026-03-02');
  expect(nextDay('2026-02-28')).toBe('2026-03-01');
});

it('hours and days are written as people write them', () => {
  expect(nameOf('2026-03-02T09', '2026-03-02T09', 'hour')).toBe('02/03 09h');
  expect(nameOf('2026-03-02', '2026-03-02', 'day')).toBe('02/03');
  expect(nameOf('geral', 'Atendimento geral', 'queue')).toBe('Atendimento geral');
});
