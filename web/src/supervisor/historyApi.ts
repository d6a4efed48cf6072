import { api } from '@/api/client';

export const DIMENSIONS = ['queue', 'operator', 'skill', 'hour', 'day'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface HistoryColumn {
  key: string;
  words: string;
  kind: 'count' | 'seconds' | 'share';
}
export type Figures = Record<string, number | string | null>;

export interface HistoryReport {
  formula: string;
  columns: HistoryColumn[];
  lines: (Figures & { key: string; name: string })[];
  total: Figures;
}

export interface Asked {
  start: string;
  end: string;
  by: Dimension;
  queue: string;
  formula: string;
}

export type PresenceSpan = [operator: string, presence: string, reason: string, start: string, end: string];

const query = (asked: Asked) => ({ ...asked });

export const history = {
  report: (asked: Asked) => api.get<HistoryReport>('/history', query(asked)),
  formulas: () => api.get<{ key: string; threshold_s: number }[]>('/history/formulas'),
  presence: (day: string) =>
    api.get<{ start: string; end: string; spans: PresenceSpan[] }>('/history/presence', { day }),
  exportUrl: (asked: Asked, format: 'csv' | 'xlsx') => {
    const pairs = Object.entries(asked).filter(([, value]) => value !== '');
    return `/api/history/export/${format}?${new URLSearchParams(pairs)}`;
  },
};
