import { IconClockHour4 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '@/design/useNow';
import { clock } from '@/i18n/format';
import type { Desk } from './useDesk';
import css from './desk.module.css';

/** After the call: how long is left, and what happens when the time is over. */
export function WrapUpBar({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const now = useNow();
  const ends = desk.standing.wrapUp?.ends_at;
  const left = ends ? (new Date(ends).getTime() - now) / 1000 : null;
  return (
    <div
      className={css.wrap}
      role="status"
      aria-live="off"
      data-late={(left !== null && left < 15) || undefined}
    >
      <IconClockHour4 size={20} aria-hidden />
      <b>{t('desk.wrap.title')}</b>
      {left !== null && (
        <span>{left > 0 ? t('desk.wrap.left', { time: clock(left) }) : t('desk.wrap.over')}</span>
      )}
      <small>{t('desk.form.autoFile')}</small>
    </div>
  );
}
