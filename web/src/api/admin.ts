import { api, segment } from './client';

export interface UserLine {
  id: string;
  login: string;
  name: string;
  roles: string[];
  active: boolean;
}
export interface Role {
  key: string;
  label: string;
  permissions: string[];
}
export interface NumberLine {
  number: string;
  label: string;
  flow: string | null;
  queue: string | null;
  /** Calls walk the draft of the flow and act on nothing. */
  test: boolean;
}
export interface AuditLine {
  at: string;
  login: string;
  action: string;
  object: string;
  object_id: string | null;
  detail: Record<string, unknown>;
}
export const users = {
  list: () => api.get<UserLine[]>('/users'),
  roles: () => api.get<Role[]>('/roles'),
  add: (user: object) => api.post<UserLine>('/users', user),
  change: (id: string, user: object) => api.patch<UserLine>(`/users/${segment(id)}`, user),
};

export const numbers = {
  list: () => api.get<NumberLine[]>('/numbers'),
  put: (number: string, entry: object) => api.put<unknown>(`/numbers/${segment(number)}`, entry),
  drop: (number: string) => api.delete<void>(`/numbers/${segment(number)}`),
};

export const audit = {
  page: (before: string | null) => api.get<AuditLine[]>('/audit', { limit: 100, before }),
};
