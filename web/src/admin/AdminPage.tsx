import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { useMay } from '@/app/SessionContext';
import { Loading } from '@/design/States';
import css from './admin.module.css';

const SECTIONS = [
  { key: 'users', path: '/usuarios', needs: 'user.read', Section: lazy(() => import('./Users')) },
  { key: 'queues', path: '/filas', needs: 'queue.read', Section: lazy(() => import('./Queues')) },
  {
    key: 'operators',
    path: '/atendentes',
    needs: 'operator.read',
    Section: lazy(() => import('./Operators')),
  },
  { key: 'skills', path: '/habilidades', needs: 'queue.read', Section: lazy(() => import('./Skills')) },
  { key: 'numbers', path: '/numeros', needs: 'number.read', Section: lazy(() => import('./Numbers')) },
  { key: 'audit', path: '/auditoria', needs: 'audit.read', Section: lazy(() => import('./Audit')) },
] as const;

/** What the city configures, one section per noun. Only the sections one may read are shown. */
export default function AdminPage() {
  const { t } = useTranslation();
  const [at] = useLocation();
  const may = useMay();
  const sections = SECTIONS.filter(({ needs }) => may(needs));
  const current = sections.find(({ path }) => at.startsWith(path));
  useEffect(() => {
    document.title = `${t(current ? `admin.sections.${current.key}` : 'admin.title')} · Atende`;
  }, [t, current]);
  return (
    <div className={css.page}>
      <nav className={css.nav} aria-label={t('admin.sections.label')}>
        <h1>{t('admin.title')}</h1>
        {sections.map(({ key, path }) => (
          <Link key={key} href={path} aria-current={at.startsWith(path) ? 'page' : undefined}>
            {t(`admin.sections.${key}`)}
          </Link>
        ))}
      </nav>
      <div className={css.body}>
        <Suspense fallback={<Loading />}>
          <Switch>
            {sections.map(({ key, path, Section }) => (
              <Route key={key} path={`${path}/*?`}>
                <Section />
              </Route>
            ))}
            <Route>{sections[0] && <Redirect to={sections[0].path} replace />}</Route>
          </Switch>
        </Suspense>
      </div>
    </div>
  );
}
