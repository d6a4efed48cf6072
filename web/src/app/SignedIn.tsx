import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import type { Session } from '@/api/session';
import { LiveProvider } from '@/live/LiveProvider';
import { Loading } from '@/design/States';
import { PhoneProvider } from '@/phone/PhoneProvider';
import { ErrorEdge } from './ErrorEdge';
import { HelpProvider } from './Help';
import { NotFound } from './NotFound';
import { pagesFor } from './pages';
import { SessionProvider } from './SessionContext';
import { Shell } from './Shell';

const TicketPage = lazy(() => import('@/tickets/TicketPage'));

/** Everything a signed-in person has: live state, telephone, and a page per address. */
export default function SignedIn({ session, tab }: { session: Session; tab: string }) {
  const pages = pagesFor(session);
  return (
    <SessionProvider value={session}>
      <LiveProvider tab={tab}>
        <PhoneProvider tab={tab}>
          <HelpProvider>
            <Shell pages={pages}>
              <ErrorEdge>
                <Suspense fallback={<Loading />}>
                  <Switch>
                    <Route path="/">{() => <Redirect to={pages[0]?.path ?? '/chamados'} replace />}</Route>
                    <Route path="/chamados/:number">{({ number }) => <TicketPage number={number} />}</Route>
                    {pages.map(({ key, path, Page, nest = false }) => (
                      <Route key={key} path={path} nest={nest}>
                        <Page />
                      </Route>
                    ))}
                    <Route component={NotFound} />
                  </Switch>
                </Suspense>
              </ErrorEdge>
            </Shell>
          </HelpProvider>
        </PhoneProvider>
      </LiveProvider>
    </SessionProvider>
  );
}
