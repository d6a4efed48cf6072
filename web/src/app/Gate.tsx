import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { whenExpired } from '@/api/client';
import { Problem } from '@/api/problem';
import { readSession, type Session } from '@/api/session';
import { Failed, Loading } from '@/design/States';
import { tabName } from '@/live/tab';
import { SignIn } from './SignIn';

const SignedIn = lazy(() => import('./SignedIn'));

/** Who is there? Nobody: the sign-in page. Somebody: the product. */
export function Gate() {
  const queries = useQueryClient();
  const [expired, setExpired] = useState(false);
  const [tab, setTab] = useState<string | null>(null);
  const session = useQuery({
    queryKey: ['session'],
    staleTime: Infinity,
    queryFn: async (): Promise<Session | null> =>
      readSession().catch((error: unknown) => {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }),
  });
  useEffect(() => void tabName().then(setTab), []);
  useEffect(() => {
    whenExpired(() => {
      setExpired(true);
      queries.setQueryData(['session'], null);
    });
  }, [queries]);

  if (session.isPending || tab === null) return <Loading full />;
  if (session.isError) return <Failed full error={session.error} retry={() => void session.refetch()} />;
  if (!session.data) {
    return <SignIn expired={expired} done={(fresh) => queries.setQueryData(['session'], fresh)} />;
  }
  return (
    <Suspense fallback={<Loading full />}>
      <SignedIn session={session.data} tab={tab} />
    </Suspense>
  );
}
