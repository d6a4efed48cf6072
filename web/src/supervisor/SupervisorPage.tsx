import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '@/live/LiveProvider';
import { Loading } from '@/design/States';
import { InteractionsTable } from './InteractionsTable';
import { OperatorsTable } from './OperatorsTable';
import { QueuesTable } from './QueuesTable';
import { Sums } from './Sums';
import type { InteractionsView, OperatorsView, QueuesView } from './model';
import css from './supervisor.module.css';

/** Who is on what, now. Everything here moves by facts; nothing is asked for twice. */
export default function SupervisorPage() {
  const { t } = useTranslation();
  const queues = useView<QueuesView>('queues');
  const operators = useView<OperatorsView>('operators');
  const interactions = useView<InteractionsView>('interactions');
  useEffect(() => {
    document.title = `${t('supervisor.title')} · Atende`;
  }, [t]);
  if (!queues && !operators && !interactions) return <Loading />;
  const all = { queues: queues ?? {}, operators: operators ?? {}, interactions: interactions ?? {} };
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t('supervisor.title')}</h1>
        <p>{t('supervisor.lead')}</p>
      </header>
      <Sums {...all} />
      <div className={css.columns}>
        <QueuesTable {...all} />
        <OperatorsTable operators={all.operators} />
      </div>
      <InteractionsTable interactions={all.interactions} />
    </div>
  );
}
