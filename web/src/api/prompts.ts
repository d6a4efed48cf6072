import { useQuery, type QueryClient } from '@tanstack/react-query';
import { api } from './client';
import { problemOf } from './problem';

export const soundOf = (text: string): string => `/api/prompts/sound?text=${encodeURIComponent(text)}`;

async function send(method: 'PUT' | 'DELETE', text: string, wav?: Blob): Promise<void> {
  const answer = await fetch(soundOf(text), {
    method,
    credentials: 'same-origin',
    ...(wav && { body: wav, headers: { 'Content-Type': 'audio/wav' } }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw await problemOf(answer);
}

export const prompts = {
  /** The own recording of a text, instead of the voice. */
  put: (text: string, wav: Blob) => send('PUT', text, wav),
  drop: (text: string) => send('DELETE', text),
};

/** A fixed sentence of a published flow; `node` is "" for one that was only recorded here. */
export interface PromptLine {
  text: string;
  node?: string;
  recorded: boolean;
  seconds?: number | null;
  changed_at?: string | null;
}

const key = (flow: string) => ['prompts', flow];

/** The fixed sentences of a published flow. */
export const usePrompts = (flow: string) =>
  useQuery({
    queryKey: key(flow),
    queryFn: () => api.get<PromptLine[]>('/prompts', { flow }),
    enabled: flow !== '',
  });

/** The sentences that have a recording of their own: those of the published flow, and those recorded here. */
export function useRecorded(flow: string, published: boolean): ReadonlySet<string> {
  const answer = useQuery({
    queryKey: key(flow),
    queryFn: () => (published ? api.get<PromptLine[]>('/prompts', { flow }) : []),
    staleTime: Infinity,
  });
  return new Set((answer.data ?? []).filter((one) => one.recorded).map((one) => one.text));
}

/** Keeps in mind what was recorded (or taken back) here; the list tells only of what is published. */
export function markRecorded(queries: QueryClient, flow: string, text: string, recorded: boolean): void {
  const line = { text, recorded, seconds: null, changed_at: recorded ? new Date().toISOString() : null };
  queries.setQueryData<PromptLine[]>(key(flow), (old = []) =>
    old.some((one) => one.text === text)
      ? old.map((one) => (one.text === text ? { ...one, ...line } : one))
      : [...old, line],
  );
}
