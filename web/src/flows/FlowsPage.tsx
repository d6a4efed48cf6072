import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Loading } from '@/design/States';
import { FlowsList } from './FlowsList';
import { PLACES } from './panels';
import { PlaceTabs } from './PlaceTabs';
import css from './flows.module.css';

const StudioPage = lazy(() => import('./StudioPage'));

/** /fluxos: the list, pages beside it at /fluxos/-/…, and one flow at /fluxos/KEY. */
export default function FlowsPage() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/">
          <div className={css.page}>
            <PlaceTabs />
            <FlowsList />
          </div>
        </Route>
        {PLACES.map(({ key, path, Page }) => (
          <Route key={key} path={`/-/${path}`}>
            <div className={css.page}>
              <PlaceTabs />
              <Suspense fallback={<Loading />}>
                <Page />
              </Suspense>
            </div>
          </Route>
        ))}
        <Route path="/:name">{({ name }) => <StudioPage key={name} name={name} />}</Route>
        <Route>
          <Redirect to="/" replace />
        </Route>
      </Switch>
    </Suspense>
  );
}
