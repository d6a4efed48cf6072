import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '@/api/problem';
import { tickets, type Draft, type Ticket } from '@/api/tickets';

export type SaveState = 'clean' | 'waiting' | 'saving' | 'saved' | 'failed';

const PAUSE_MS = 500;
const RETRY_MS = 4_000;

/**
 * A draft saved as it is typed: one write at a time, the newest values win, a failed write is tried
 * again, and what is still unsent goes out before filing or leaving.
 */
export function useDraftForm(interaction: string, ticket: Ticket) {
  const queries = useQueryClient();
  const [values, setValues] = useState<Draft>(() => pick(ticket));
  const [state, setState] = useState<SaveState>('clean');
  const [problem, setProblem] = useState<string | null>(null);
  const pending = useRef<Draft>({});
  const timer = useRef(0);
  const writing = useRef<Promise<void>>(Promise.resolve());

  const flush = useCallback((): Promise<void> => {
    window.clearTimeout(timer.current);
    writing.current = writing.current.then(async () => {
      const sent = pending.current;
      if (Object.keys(sent).length === 0) return;
      pending.current = {};
      setState('saving');
      try {
        const kept = await tickets.save(interaction, sent);
        queries.setQueryData(['draft', interaction], kept);
        setProblem(null);
        setState(Object.keys(pending.current).length ? 'waiting' : 'saved');
      } catch (error) {
        pending.current = { ...sent, ...pending.current };
        setProblem(messageOf(error));
        setState('failed');
        timer.current = window.setTimeout(() => void flush(), RETRY_MS);
      }
    });
    return writing.current;
  }, [interaction, queries]);

  const change = useCallback(
    (part: Draft) => {
      pending.current = { ...pending.current, ...part };
      setValues((old) => ({ ...old, ...part }));
      setState('waiting');
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void flush(), PAUSE_MS);
    },
    [flush],
  );

  useEffect(() => () => void flush(), [flush]);
  return { values, change, flush, state, problem };
}

const pick = ({ service_key, subject, notes, place }: Ticket): Draft => ({
  service_key,
  subject,
  notes,
  place,
});
