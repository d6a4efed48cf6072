import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { PopTicket } from '@/api/pop';
import { Chip } from '@/design/Chip';
import { shortMoment } from '@/i18n/format';
import css from './pop.module.css';

/** What this person is already waiting for. */
export function OpenTickets({ tickets }: { tickets: readonly PopTicket[] }) {
  const { t } = useTranslation();
  if (tickets.length === 0) return <p className={css.quiet}>{t('desk.pop.noOpen')}</p>;
  return (
    <ul className={css.tickets} aria-label={t('desk.pop.open')}>
      {tickets.map((one) => (
        <li key={one.id}>
          <Link href={`/chamados/${one.number ?? one.id}`}>{one.number ?? t('desk.form.draft')}</Link>
          {one.filed_at ? <time dateTime={one.filed_at}>{shortMoment(one.filed_at)}</time> : <span />}
          <span>{one.subject || one.service}</span>
          <Chip tone={one.overdue ? 'stop' : one.stage === 'doing' ? 'talk' : 'calm'}>
            {one.overdue ? t('desk.pop.overdue') : one.stage_words}
          </Chip>
        </li>
      ))}
    </ul>
  );
}
