import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperatorName, useQueueName } from '@/api/names';
import { useSay } from '@/design/Say';
import { clock } from '@/i18n/format';
import { alarmKey, alarms, type Alarm } from './alarms';
import type { Board } from './board';
import { beep } from './beep';
import { percent } from './sums';
import type { Everything } from './useNow';

const EVERY_MS = 2_000;

/** The limits that are passed now; new ones are told by browser and sound, as one wishes. */
export function useAlarms(now: Everything | null, board: Board): ReadonlySet<string> {
  const [at, setAt] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setAt(Date.now()), EVERY_MS);
    return () => window.clearInterval(timer);
  }, []);
  const found = useMemo(() => (now ? alarms(now, board.limits, at) : []), [now, board.limits, at]);
  const keys = found.map(alarmKey).join('|');
  const red = useMemo(() => new Set(keys ? keys.split('|') : []), [keys]);
  useNews(found, red, board);
  return red;
}

function useNews(found: readonly Alarm[], red: ReadonlySet<string>, board: Board): void {
  const words = useWords();
  const say = useSay();
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = red;
    if (before === null) return; // what was red when the page came is seen, not told
    const fresh = found.filter((one) => !before.has(alarmKey(one)));
    if (fresh.length === 0) return;
    const text = fresh.slice(0, 3).map(words).join('\n');
    say.aloud(text);
    if (board.sound) beep();
    if (board.notify && 'Notification' in window && Notification.permission === 'granted')
      new Notification('Atende', { body: text, tag: 'atende-alarm' });
  }, [red]);
}

function useWords(): (one: Alarm) => string {
  const { t, i18n } = useTranslation();
  const queueName = useQueueName();
  const operatorName = useOperatorName();
  return ({ kind, of, value }) =>
    t(`supervisor.alarm.${kind}`, {
      name: kind.startsWith('queue') ? queueName(of) : operatorName(of),
      count: value,
      time: clock(value),
      level: percent(value, i18n.language),
    });
}
