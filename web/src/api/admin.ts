import { api, segment } from './client';

export interface UserLine { id: string; login: string; name: string; roles: string[]; active: boolean }
export interface Role { key: string; label: string; permissions: string[] }
export interface NumberLine { number: string; label: string; flow: string | null; queue: string | null }
export interface AuditLine {
  at: string; login: string; action: string; object: string; object_id: string | null; detail: Record<string, unknown>;
}
export interface QueueLine {
  key: string; label: string; closed: boolean; offer_s: number; wrap_up_s: number; version: number;
}
export interface SkillLine { key: string; label: string }
export interface OperatorLine {
  user_id: string; name?: string; login?: string; skills: Record<string, number>; queues: string[];
}
export interface FlowLine { key: string; title: string; published: number | null; changed: boolean }
export interface LintLine { level: 'error' | 'warning'; line: number | null; message: string }
export interface FlowText { key: string; title: string; draft: string; published_text: string | null; published: number | null; lint: LintLine[] }
export interface FlowVersion { version: number; at: string; login: string | null; text: string }

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

export const queues = {
  list: () => api.get<QueueLine[]>('/queues'),
  put: (key: string, queue: object) => api.put<QueueLine>(`/queues/${segment(key)}`, queue),
  skills: () => api.get<SkillLine[]>('/skills'),
  operators: () => api.get<OperatorLine[]>('/operators'),
  putOperator: (id: string, operator: object) => api.put<OperatorLine>(`/operators/${segment(id)}`, operator),
};

export const flows = {
  list: () => api.get<FlowLine[]>('/flows'),
  one: (key: string) => api.get<FlowText>(`/flows/${segment(key)}`),
  save: (key: string, text: string) => api.put<FlowText>(`/flows/${segment(key)}`, { text }),
  lint: (key: string, text: string) => api.post<LintLine[]>(`/flows/${segment(key)}/lint`, { text }),
  publish: (key: string) => api.post<FlowText>(`/flows/${segment(key)}/publish`),
  versions: (key: string) => api.get<FlowVersion[]>(`/flows/${segment(key)}/versions`),
};
