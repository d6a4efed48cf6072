import { api, segment } from './client';

/** A value exactly as the canonical text holds it: texts, lists, pairs, options, cases. */
export type Plain = string | Plain[] | { [key: string]: Plain };

export interface GraphNode {
  key: string;
  kind: string;
  note: string;
  /** Absent: the default of the kind's field. */
  values: { readonly [field: string]: Plain };
}

export interface FlowTest {
  name: string;
  steps: { readonly [step: string]: string }[];
}

/** The canonical text as JSON. No positions: the drawing is computed. */
export interface Graph {
  flow: string;
  label: string;
  note: string;
  purpose: string;
  start: string;
  person: string;
  danger: string;
  waiting: string;
  after: string;
  lists: { readonly [name: string]: readonly string[] };
  nodes: readonly GraphNode[];
  tests: readonly FlowTest[];
}

export interface FieldForm {
  name: string;
  label: string;
  help: string;
  required: boolean;
  default: Plain | null;
  /** text, lines, words, number, flag, pick, node, pairs, routes, options, cases …; unknown: text. */
  widget: string;
  choices?: string[];
  /** What the keys of a map are: intent, digit, word, variable. */
  of?: string;
  least?: number;
  most?: number;
  whole?: boolean;
}

export interface NodeKind {
  kind: string;
  label: string;
  help: string;
  group: string;
  /** The name of a Tabler icon. */
  icon?: string;
  hears: boolean;
  fields: FieldForm[];
}

export interface FlowLine {
  key: string;
  label: string;
  purpose: string;
  published: number | null;
  changed: boolean;
  draft_at?: string;
}

export interface FlowView extends FlowLine {
  text: string;
  graph: Graph | null;
}

export interface Finding {
  level: 'error' | 'warning';
  /** "" for the flow itself. */
  node: string;
  field?: string;
  detail: string;
  line: number;
}

export interface Lint {
  ok: boolean;
  findings: Finding[];
  text: string;
  /** Null while the text is no flow. */
  graph: Graph | null;
}

/** A flow in one of its two forms; the server turns one into the other. */
export type Draft = { graph: Graph } | { text: string };

const flow = (key: string) => `/flows/${segment(key)}`;

export const flows = {
  list: () => api.get<FlowLine[]>('/flows'),
  kinds: () => api.get<NodeKind[]>('/flow-kinds'),
  /** What an action step may have done: the data it takes, the answers it gives. */
  actions: () => api.get<{ key: string; label: string; takes: string[]; gives: string[] }[]>('/flow-actions'),
  one: (key: string) => api.get<FlowView>(flow(key)),
  add: (made: { key: string; label: string; purpose: string; from?: string }) =>
    api.post<FlowView>('/flows', made),
  drop: (key: string) => api.delete<void>(flow(key)),
  /** `base` is the text that was edited: a draft saved by another meanwhile is a conflict (409). */
  save: (key: string, draft: Draft, base: string) => api.put<FlowView>(flow(key), { ...draft, base }),
  lint: (key: string, draft: Draft | Record<string, never> = {}) =>
    api.post<Lint>(`${flow(key)}/lint`, draft),
  figures: (key: string, days: number) =>
    api.get<{ node: string; came?: number }[]>(`${flow(key)}/figures`, { days }),
  publish: (key: string) => api.post<{ version: number }>(`${flow(key)}/publish`),
};
