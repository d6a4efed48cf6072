import { api, segment } from './client';

/** A wish of citizens, known by the sentences they say it with. */
export interface Intent {
  key: string;
  label: string;
  theme: string;
  danger: boolean;
  examples: string[];
}
export interface Guess {
  intent: string | null;
  confidence: number;
  band: 'accept' | 'confirm' | 'reject';
  ranked: [string, number][];
}

/** Learning goes on in a process of its own; a small machine takes its time. */
const LEARN_MS = 120_000;

const one = (key: string) => `/intents/${segment(key)}`;

export const intents = {
  list: () => api.get<Intent[]>('/intents'),
  put: ({ key, ...rest }: Intent) => api.put<Intent>(one(key), rest),
  /** An intent without examples is removed. */
  drop: ({ key, label, theme, danger }: Intent) =>
    api.put<Intent>(one(key), { label, theme, danger, examples: [] }),
  example: (key: string, text: string) => api.post<unknown>(`${one(key)}/examples`, { text }, LEARN_MS),
  guess: (text: string) => api.post<Guess>('/intents/guess', { text }),
};
