import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { flows, type FlowView, type Graph } from '@/api/flows';
import { messageOf, Problem } from '@/api/problem';
import { isDirty, open, reduce, type State } from './engine';
import * as kept from './kept';

const LINT_MS = 300;
const SAVE_MS = 1_500;

const start = ({ flow, graph }: { flow: FlowView; graph: Graph }): State => {
  const state = open(flow, graph);
  const left = kept.read(flow.key, flow.text);
  return left ? reduce(state, { type: 'apply', change: () => left }) : state;
};

/** The studio's value, kept in step with the server: lint as one edits, the draft saved by itself. */
export function useEngine(flow: FlowView & { graph: Graph }, writable: boolean) {
  const [state, act] = useReducer(reduce, { flow, graph: flow.graph }, start);
  const queries = useQueryClient();
  const now = useRef(state);
  now.current = state;
  useLint(state, act);

  const running = useRef<Promise<void> | null>(null);
  const once = useCallback(async (): Promise<void> => {
    const { history, saved, typed, broken } = now.current;
    if (!writable || history.now === saved.graph) return;
    if (broken && typed !== null) throw new Problem(422, now.current.findings[0]?.detail ?? '');
    act({ type: 'saving' });
    try {
      const answer = await flows.save(flow.key, { graph: history.now }, saved.text);
      kept.drop(flow.key);
      act({ type: 'saved', flow: answer, graph: history.now });
      queries.setQueryData(['flows', flow.key], answer);
      void queries.invalidateQueries({ queryKey: ['flows'], exact: true });
    } catch (error) {
      if (error instanceof Problem && error.status === 409 && typeof error.extra.draft === 'string')
        act({ type: 'conflict', text: error.extra.draft });
      else {
        const offline = !(error instanceof Problem) || error.status === 0 || error.status >= 500;
        act({ type: 'refused', sort: offline ? 'offline' : 'refused', words: messageOf(error) });
        kept.write(flow.key, saved.text, history.now);
      }
      throw error;
    }
  }, [flow.key, writable, queries]);

  /** One save at a time; whoever asks meanwhile gets one more, of the newest. */
  const save = useCallback(async (): Promise<void> => {
    while (running.current) await running.current.catch(() => undefined); // told to who began it
    running.current = once();
    try {
      await running.current;
    } finally {
      running.current = null;
    }
  }, [once]);

  const offline = state.saving === 'offline';
  useEffect(() => {
    if (!writable || state.broken || state.conflict || state.history.now === state.saved.graph) return;
    const timer = window.setTimeout(
      () => void save().catch(() => undefined), // the state tells; the next change tries again
      offline ? SAVE_MS * 4 : SAVE_MS,
    );
    return () => window.clearTimeout(timer);
  }, [state.history.now, state.saved.graph, state.conflict, state.broken, offline, writable, save]);

  const dirty = isDirty(state);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);

  return { state, act, save };
}

function useLint(state: State, act: (one: Parameters<typeof reduce>[1]) => void) {
  const { key } = state.flow;
  const graph = state.history.now;
  const typed = state.broken ? state.typed : null;
  const asked = useRef(0);
  useEffect(() => {
    if (typed === null && state.checked === graph) return;
    const mine = ++asked.current;
    const timer = window.setTimeout(
      async () => {
        try {
          const found = await flows.lint(key, typed === null ? { graph } : { text: typed });
          if (mine !== asked.current) return;
          const { findings, text } = found;
          if (typed === null) act({ type: 'checked', graph, text, findings });
          else act({ type: 'read', typed, graph: found.graph, text, findings });
        } catch {
          // Without an answer the findings stay as they were; the next change asks again.
        }
      },
      state.checked === null ? 0 : LINT_MS,
    );
    return () => window.clearTimeout(timer);
  }, [key, graph, typed, state.checked, act]);
}
