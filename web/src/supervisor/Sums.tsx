import { useTranslation } from 'react-i18next';
import { useNow } from '@/design/useNow';
import { clock } from '@/i18n/format';
import { longest, sums, type Now } from './sums';
import css from './supervisor.module.css';

/** Six figures that say whether the minute is a good one. */
export function Sums(now: Now) {
  const { t } = useTranslation();
  const time = useNow();
  const found = sums(now);
  const wait = longest(now.queues, time);
  const shown = [
    ['waiting', String(found.waiting), found.waiting > 0 ? 'ring' : 'calm'],
    ['longest', wait === null ? '–' : clock(wait), (wait ?? 0) > 120 ? 'stop' : 'calm'],
    ['ivr', String(found.ivr), 'calm'],
    ['talking', String(found.talking), 'talk'],
    ['available', String(found.available), 'go'],
    ['paused', String(found.paused), 'hold'],
  ] as const;
  return (
    <dl className={css.sums}>
      {shown.map(([key, value, tone]) => (
        <div key={key} data-tone={tone}>
          <dt>{t(`supervisor.sum.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
