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
}
export interface AuditLine {
  at: string;
  login: string;
  action: string;
  object: string;
  object_id: string | null;
  detail: Record<string, unknown>;
}
export interface FlowLine {
  key: string;
  label: string;
  purpose: string;
  published: number | null;
  changed: boolean;
}
export interface FlowText extends FlowLine {
  text: string;
}
export interface Finding {
  level: 'error' | 'warning';
  node: string;
  detail: string;
  line: number;
}
export interface FlowVersion {
  version: number;
  at: string;
  by: string | null;
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

const flow = (key: string) => `/flows/${segment(key)}`;

export const flows = {
  list: () => api.get<FlowLine[]>('/flows'),
  one: (key: string) => api.get<FlowText>(flow(key)),
  /** `base` is the text that was edited: a draft saved by another meanwhile is a conflict. */
  save: (key: string, text: string, base: string) => api.put<FlowText>(flow(key), { text, base }),
  lint: (key: string, text: string) =>
    api.post<{ ok: boolean; findings: Finding[] }>(`${flow(key)}/lint`, { text }),
  publish: (key: string) => api.post<{ version: number }>(`${flow(key)}/publish`),
  versions: (key: string) => api.get<FlowVersion[]>(`${flow(key)}/versions`),
  version: (key: string, version: number) => api.get<{ text: string }>(`${flow(key)}/versions/${version}`),
};
