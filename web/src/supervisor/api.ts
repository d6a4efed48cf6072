import { api, segment } from '@/api/client';
import type { Turn } from '@/api/story';

export type Mode = 'listen' | 'whisper' | 'barge';
export type Notice = 'always' | 'speaking' | 'never';

export interface Why {
  members: number;
  busy: number;
  absent: number;
  unskilled: number;
  tried: number;
  able: number;
}

export interface Detail {
  id: string;
  protocol: string | null;
  telephone: string;
  channel: string;
  started_at: string;
  stage: string;
  since: string;
  queue: string | null;
  operator: string | null;
  held: boolean;
  priority: number;
  skills: string[];
  standing: { position: number | null; estimate_s: number | null; why: Why | null } | null;
  segments: { queue: string | null; operator: string | null; start: string; end: string | null }[];
  turns: Turn[];
}

export interface BoardRow {
  id: string;
  name: string;
  settings: Record<string, unknown>;
}

export interface SentMessage {
  id: string;
  at: string;
  text: string;
  queue: string | null;
  ends_at: string;
}

export interface MyMessage {
  id: string;
  at: string;
  text: string;
  queue: string | null;
}

export interface Announcement {
  key: string;
  text: string;
  from: string | null;
  until: string | null;
  screens: boolean;
  urgent: boolean;
}

const person = (id: string) => `/supervision/operators/${segment(id)}`;
const visit = (id: string) => `/supervision/interactions/${segment(id)}`;

export const supervision = {
  begin: (interaction: string, mode: Mode, reason: string) =>
    api.post<{ id: string }>('/supervisions', { interaction, mode, reason }),
  become: (id: string, mode: Mode | 'takeover') => api.put<void>(`/supervisions/${segment(id)}`, { mode }),
  leave: (id: string) => api.delete<void>(`/supervisions/${segment(id)}`),
  detail: (id: string) => api.get<Detail>(visit(id)),
  move: (id: string, to: { queue: string } | { operator: string }, reason: string) =>
    api.post<void>(`${visit(id)}/move`, { ...to, reason }),
  priority: (id: string, minutes: number, reason: string) =>
    api.put<{ position: number | null }>(`${visit(id)}/priority`, { minutes, reason }),
  presence: (id: string, presence: 'paused' | 'available', key: string, reason: string) =>
    api.put<void>(`${person(id)}/presence`, { presence, key, reason }),
  logOut: (id: string, reason: string) => api.post<void>(`${person(id)}/log-out`, { reason }),
  override: (queue: string, state: 'open' | 'closed' | '', until: string | null, reason: string) =>
    api.put<void>(`/supervision/queues/${segment(queue)}`, { state, until, reason }),
  settings: () => api.get<{ notice: Notice }>('/supervision-settings'),
  saveSettings: (notice: Notice) => api.put<{ notice: Notice }>('/supervision-settings', { notice }),
  boards: () => api.get<BoardRow[]>('/boards'),
  addBoard: (name: string, settings: object) => api.post<BoardRow>('/boards', { name, settings }),
  putBoard: (id: string, name: string, settings: object) =>
    api.put<BoardRow>(`/boards/${segment(id)}`, { name, settings }),
  dropBoard: (id: string) => api.delete<void>(`/boards/${segment(id)}`),
  sent: () => api.get<SentMessage[]>('/broadcasts'),
  send: (text: string, queue: string | null, minutes: number) =>
    api.post<{ id: string }>('/broadcasts', { text, queue, minutes }),
  withdraw: (id: string) => api.delete<void>(`/broadcasts/${segment(id)}`),
  messages: () => api.get<MyMessage[]>('/messages'),
  acknowledge: (id: string) => api.post<void>(`/messages/${segment(id)}/ack`),
  announcements: () => api.get<Announcement[]>('/announcements'),
};
