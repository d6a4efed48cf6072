import { useQuery } from '@tanstack/react-query';
import { api } from './client';
import { Problem, problemOf } from './problem';

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

interface PromptLine {
  text: string;
  recorded?: boolean;
  recording?: unknown;
}

/** The texts of a flow that have a recording of their own; null where the installation cannot let one hear. */
export function useRecorded(flow: string): ReadonlySet<string> | null {
  const answer = useQuery({
    queryKey: ['prompts', flow],
    retry: false,
    queryFn: () =>
      api.get<(PromptLine | string)[]>('/prompts', { flow }).catch((error: unknown) => {
        if (error instanceof Problem && (error.status === 404 || error.status === 403)) return null;
        throw error;
      }),
  });
  if (!answer.data) return null;
  return new Set(
    answer.data
      .filter((one) => typeof one === 'string' || one.recorded !== false)
      .map((one) => (typeof one === 'string' ? one : one.text)),
  );
}
