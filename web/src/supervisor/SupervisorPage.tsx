import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { useMay } from '@/app/SessionContext';
import { CallbacksPage } from './callbacks/CallbacksPage';
import { HistoryPage } from './HistoryPage';
import { LivePage } from './LivePage';
import { PresencePage } from './PresencePage';
import { WallPage } from './WallPage';
import css from './supervisor.module.css';

/** Supervision: now, yesterday and before, presence by time, and the wall. */
export default function SupervisorPage() {
  const [at] = useLocation();
  return at === '/painel' ? <WallPage /> : <Parts at={at} />;
}

function Parts({ at }: { at: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const tabs = [
    ['now', '/'],
    ...(may('callback.read') ? ([['callbacks', '/retornos']] as const) : []),
    ...(may('supervision.history') ? ([['history', '/historico']] as const) : []),
    ...(may('operator.read') ? ([['presence', '/presenca']] as const) : []),
  ] as const;
  useEffect(() => {
    document.title = `${t('supervisor.title')} · Atende`;
  }, [t]);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div>
          <h1>{t('supervisor.title')}</h1>
          <p>{t('supervisor.lead')}</p>
        </div>
        <nav className={css.tabs} aria-label={t('supervisor.tab.label')}>
          {tabs.map(([key, path]) => (
            <Link key={key} href={path} aria-current={at === path ? 'page' : undefined}>
              {t(`supervisor.tab.${key}`)}
            </Link>
          ))}
          <Link href="/painel" target="_blank" rel="noopener">
            {t('supervisor.tab.wall')}
          </Link>
        </nav>
      </header>
      <Switch>
        <Route path="/" component={LivePage} />
        <Route path="/retornos" component={CallbacksPage} />
        <Route path="/historico" component={HistoryPage} />
        <Route path="/presenca" component={PresencePage} />
        <Route>{() => <Redirect to="/" replace />}</Route>
      </Switch>
    </div>
  );
}
