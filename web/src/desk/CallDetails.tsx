import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { tickets } from '@/api/tickets';
import type { Visit } from '@/api/story';
import { Answer } from '@/design/States';
import { protocol } from '@/i18n/format';
import { Recordings } from '@/story/Recordings';
import { useTurns } from '@/story/queries';
import { Transcript } from '@/story/Transcript';
import css from './lists.module.css';

export function CallDetails({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const turns = useTurns(visit.id);
  const under = useQuery({
    queryKey: ['tickets', 'visit', visit.id],
    queryFn: () => tickets.under(visit.id),
  });
  return (
    <div className={css.details}>
      <p className={css.detailFacts}>
        {visit.protocol && (
          <span>
            {t('desk.form.protocol')} <b>{protocol(visit.protocol)}</b>
          </span>
        )}
        {under.data
          ?.filter((one) => one.number)
          .map((one) => (
            <Link key={one.id} href={`/chamados/${one.number}`}>
              {t('desk.calls.ticket', { number: one.number ?? '' })}
            </Link>
          ))}
      </p>
      <Recordings interaction={visit.id} />
      <details className={css.said}>
        <summary>{t('ticket.transcript.title')}</summary>
        <Answer query={turns}>{(all) => <Transcript turns={all} />}</Answer>
      </details>
    </div>
  );
}
