import { api } from './client';

export interface User {
  id: string;
  login: string;
  name: string;
  roles: string[];
}

export interface Session {
  user: User;
  permissions: string[];
}

export const readSession = () => api.get<Session>('/session');
export const signIn = (login: string, password: string) => api.post<Session>('/session', { login, password });
export const signOut = () => api.delete<void>('/session');

/** "ticket.read" is held as itself, as "ticket.*" or as "*". Only for showing: the server decides. */
export function may(session: Session, permission: string): boolean {
  const [object] = permission.split('.');
  return [permission, `${object}.*`, '*'].some((held) => session.permissions.includes(held));
}
