import { api, segment } from './client';

/** How a queue chooses; what the form does not show travels along unchanged. */
export interface Rules {
  offer_s: number | null;
  wrap_up_s: number | null;
  requires: (string | string[])[];
  [more: string]: unknown;
}

export interface QueueLine {
  key: string;
  label: string;
  rules: Rules;
  hours: Record<string, string[][]> | null;
  closed: boolean;
  waiting: number;
  open_now: boolean;
  staffed: boolean;
  next_opening: string | null;
}

/** A queue's policy as its canonical text, explained in sentences; `ok`: it could be saved. */
export interface PolicyView {
  text: string;
  explained: string[];
  findings: { level: 'error' | 'warning'; detail: string; line: number | null }[];
  ok: boolean;
}

export interface SkillLine {
  key: string;
  label: string;
}
export interface Seat {
  queue: string;
  order: number;
  weight: number;
}

export interface OperatorLine {
  user_id: string;
  key: string;
  name: string;
  skills: Record<string, number>;
  seats: Seat[];
  capacity: Record<string, unknown>;
}

const policy = (key: string) => `/queues/${segment(key)}/policy`;

export const routing = {
  policy: (key: string) => api.get<PolicyView>(policy(key)),
  putPolicy: (key: string, text: string) => api.put<PolicyView>(policy(key), { text }),
  checkPolicy: (key: string, text: string) => api.post<PolicyView>(`${policy(key)}/lint`, { text }),
  queues: () => api.get<QueueLine[]>('/queues'),
  putQueue: (key: string, queue: object) => api.put<QueueLine>(`/queues/${segment(key)}`, queue),
  skills: () => api.get<SkillLine[]>('/skills'),
  putSkill: (key: string, label: string) => api.put<SkillLine>(`/skills/${segment(key)}`, { label }),
  operators: () => api.get<OperatorLine[]>('/operators'),
  putOperator: (id: string, operator: object) => api.put<OperatorLine>(`/operators/${segment(id)}`, operator),
};
