import { useTranslation } from 'react-i18next';
import { Ticking } from './clock';
import { firstIn, levelOf, percent, sums, wholeDay } from './sums';
import type { Everything } from './useNow';
import css from './supervisor.module.css';

/** Eight figures that say whether the minute is a good one. */
export function Sums({ now, least }: { now: Everything; least: number }) {
  const { t, i18n } = useTranslation();
  const found = sums(now);
  const first = firstIn(now.queues);
  const day = wholeDay(now.days);
  const level = levelOf(day);
  const low = level !== null && least > 0 && level * 100 < least;
  const shown = [
    ['waiting', String(found.waiting), found.waiting > 0 ? 'ring' : 'calm'],
    ['longest', first === null ? '–' : <Ticking key={first} at={first} />, first ? 'ring' : 'calm'],
    ['talking', String(found.talking), 'talk'],
    ['ivr', String(found.ivr), 'calm'],
    ['available', String(found.available), 'go'],
    ['paused', String(found.paused), 'hold'],
    ['level', percent(level, i18n.language), low ? 'stop' : 'go'],
    ['abandoned', String(day.abandoned), 'calm'],
  ] as const;
  return (
    <dl className={css.sums}>
      {shown.map(([key, value, tone]) => (
        <div key={key} data-tone={tone} data-testid={`sum-${key}`}>
          <dt>{t(`supervisor.sum.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
