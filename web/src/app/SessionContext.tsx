import { createContext, useContext } from 'react';
import { may, type Session } from '@/api/session';

const Context = createContext<Session | null>(null);
export const SessionProvider = Context.Provider;

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('no session');
  return session;
}

export function useMay(): (permission: string) => boolean {
  const session = useSession();
  return (permission) => may(session, permission);
}
