import type { Finding, FlowView, Graph } from '@/api/flows';
import { begin, record, redo, undo, type History } from './graph/history';

/** The studio as one value: the draft with its history, its text, what was picked, how saving stands. */
export interface State {
  flow: FlowView;
  history: History<Graph>;
  /** The text being typed while it is no flow, or newer than the drawing; null: `text` is the drawing's. */
  typed: string | null;
  /** What was typed is not (yet) known to be a flow. */
  broken: boolean;
  text: string;
  findings: readonly Finding[];
  /** The drawing of which text and findings tell. */
  checked: Graph | null;
  /** What the server holds. */
  saved: { graph: Graph; text: string };
  saving: 'idle' | 'busy' | 'refused' | 'offline';
  refusal: string;
  conflict: { text: string } | null;
  picked: readonly string[];
  field: string;
  /** Grows whenever the canvas is to be moved to what is picked. */
  reveal: number;
}

export type Act =
  | { type: 'apply'; change: (graph: Graph) => Graph; merge?: string; pick?: readonly string[] }
  | { type: 'undo' | 'redo' | 'saving' }
  | { type: 'pick'; keys: readonly string[]; field?: string; reveal?: boolean }
  | { type: 'typed'; text: string }
  | { type: 'checked'; graph: Graph; text: string; findings: readonly Finding[] }
  | { type: 'read'; typed: string; graph: Graph | null; text: string; findings: readonly Finding[] }
  | { type: 'saved'; flow: FlowView; graph: Graph }
  | { type: 'refused'; sort: 'refused' | 'offline'; words: string }
  | { type: 'conflict'; text: string }
  | { type: 'theirs'; flow: FlowView }
  | { type: 'mine'; base: string }
  | { type: 'fresh'; flow: FlowView };

export function open(flow: FlowView, graph: Graph): State {
  return {
    flow,
    history: begin(graph),
    typed: null,
    broken: false,
    text: flow.text,
    findings: [],
    checked: null,
    saved: { graph, text: flow.text },
    saving: 'idle',
    refusal: '',
    conflict: null,
    picked: [],
    field: '',
    reveal: 0,
  };
}

const present = (graph: Graph) => new Set(graph.nodes.map((node) => node.key));

function moved(state: State, history: History<Graph>, pick?: readonly string[]): State {
  if (history === state.history) return state;
  const here = present(history.now);
  const picked = (pick ?? state.picked).filter((key) => here.has(key));
  return {
    ...state,
    history,
    typed: null,
    broken: false,
    picked,
    field: pick ? '' : state.field,
    reveal: pick ? state.reveal + 1 : state.reveal,
    saving: state.saving === 'busy' ? 'busy' : 'idle',
  };
}

export function reduce(state: State, act: Act): State {
  switch (act.type) {
    case 'apply':
      return moved(state, record(state.history, act.change(state.history.now), act.merge), act.pick);
    case 'undo':
      return moved(state, undo(state.history));
    case 'redo':
      return moved(state, redo(state.history));
    case 'pick': {
      const here = present(state.history.now);
      const picked = act.keys.filter((key) => here.has(key));
      return { ...state, picked, field: act.field ?? '', reveal: state.reveal + (act.reveal ? 1 : 0) };
    }
    case 'typed':
      return { ...state, typed: act.text, broken: true, saving: state.saving === 'busy' ? 'busy' : 'idle' };
    case 'checked':
      if (act.graph !== state.history.now) return state; // it has changed meanwhile
      return { ...state, text: act.text, findings: act.findings, checked: act.graph };
    case 'read': {
      if (act.typed !== state.typed) return state;
      if (!act.graph) return { ...state, findings: act.findings };
      const history = record(state.history, act.graph, 'text');
      const here = present(act.graph);
      const picked = state.picked.filter((key) => here.has(key));
      return {
        ...state,
        history,
        picked,
        broken: false,
        text: act.text,
        findings: act.findings,
        checked: act.graph,
      };
    }
    case 'saving':
      return { ...state, saving: 'busy' };
    case 'saved':
      return {
        ...state,
        flow: act.flow,
        saved: { graph: act.graph, text: act.flow.text },
        saving: 'idle',
        refusal: '',
      };
    case 'refused':
      return { ...state, saving: act.sort, refusal: act.words };
    case 'conflict':
      return { ...state, saving: 'idle', conflict: { text: act.text } };
    case 'mine':
      return { ...state, conflict: null, saved: { ...state.saved, text: act.base } };
    case 'theirs': {
      const graph = act.flow.graph ?? state.history.now;
      return {
        ...moved(state, record(state.history, graph)),
        flow: act.flow,
        text: act.flow.text,
        saved: { graph, text: act.flow.text },
        conflict: null,
        typed: null,
        broken: false,
      };
    }
    case 'fresh':
      return { ...state, flow: { ...act.flow, text: state.flow.text, graph: state.flow.graph } };
  }
}

export const isDirty = (state: State): boolean => state.broken || state.history.now !== state.saved.graph;
