import { api, segment } from './client';

/** One exchange with the IVR; `heard_text` is empty when keys were pressed or nothing was said. */
export interface Turn {
  said: string;
  heard_text: string;
  intent: string | null;
  confidence: number | null;
  keys: string;
}

export interface Recording {
  id: string;
  stage: 'recording' | 'landing' | 'landed' | 'failed' | 'discarded';
  seconds: number | null;
  channels: number | null;
  started_at?: string;
}

export interface Peaks {
  seconds: number;
  channels: number[][];
}

export interface Segment {
  queue: string | null;
  operator: string | null;
  start: string;
  end: string | null;
  end_reason: string | null;
}

export interface Visit {
  id: string;
  channel: string;
  protocol: string | null;
  telephone: string;
  started_at: string;
  ended_at: string | null;
  stage: string;
  queue: string | null;
  operator: string | null;
  outcome: string | null;
  segments: Segment[] | null;
}

const under = (interaction: string) => `/interactions/${segment(interaction)}`;

export const story = {
  mine: (limit: number) => api.get<Visit[]>('/interactions', { mine: true, limit }),
  turns: (interaction: string) => api.get<Turn[]>(`${under(interaction)}/turns`),
  recordings: (interaction: string) => api.get<Recording[]>(`${under(interaction)}/recordings`),
  peaks: (recording: string) => api.get<Peaks>(`/recordings/${segment(recording)}/peaks`),
  audio: (recording: string) => `/api/recordings/${segment(recording)}/audio`,
};
