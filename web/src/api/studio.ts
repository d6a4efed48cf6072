import { api, segment } from './client';

/** What the panels beside a flow ask of the server: versions, trials, calls, figures. */

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

export interface VersionLine {
  version: number;
  at: string;
  by: string | null;
  earlier: number | null;
}
export interface Change {
  node: string;
  what: 'added' | 'removed' | 'changed';
  field: string;
  before: Plain;
  after: Plain;
  words: string;
}
export interface Difference {
  changes: Change[];
  text_diff: string;
}
export type Figure = 'hung_up' | 'failed' | 'to_person';
export interface CanaryRules {
  share: number;
  figure: Figure;
  worse_by: number;
  least: number;
}
export interface Canary extends CanaryRules {
  version: number;
  base: number;
  state: 'running' | 'rolled_back' | 'promoted' | 'stopped';
  since: string;
  ended_at: string | null;
  calls: { new: number; old: number };
  value: { new: number | null; old: number | null };
  words: string;
}
export interface TestResult {
  name: string;
  problem: string;
  path?: string[];
  told?: string[];
}
export interface NodeFigures {
  node: string;
  came: number;
  left: number;
  failed: number;
  asked_twice: number;
  median_ms: number | null;
}
export interface PastCall {
  interaction: string;
  run: string;
  at: string;
  version: number;
  outcome: string;
  end_node: string;
  turns: number;
  seconds: number;
}
export interface ReplayStep {
  n: number;
  node_then: string | null;
  node_now: string | null;
  said_then: string;
  said_now: string;
  heard: string;
  differs: boolean;
  /** Each difference in a sentence. */
  words: string[];
}
/** Endings are sentences here, not keys. */
export interface Replay {
  same: boolean;
  /** The same nodes and the same end, perhaps with other words. */
  same_way: boolean;
  steps: ReplayStep[];
  outcome_then: string;
  outcome_now: string;
}
export interface ReplaySum {
  calls: number;
  same: number;
  reworded: number;
  other_way: number;
  unknown: number;
  erased: number;
  failed: number;
  nodes: { node_then: string; node_now: string; calls: number }[];
  endings: { outcome_then: string; outcome_now: string; calls: number }[];
}
export interface Failure {
  interaction: string;
  run: string;
  n: number;
  node: string;
  at: string;
  heard_text: string;
  alternatives: string[];
  confidence: number | null;
  band: string | null;
  started_ms: number | null;
  ended_ms: number | null;
  clip: string | null;
}
/** A turn as the story of a visit keeps it. */
export interface FlowTurn {
  flow: string;
  node: string;
  run: string;
  n: number;
  at: string;
  said: string;
  heard: string | null;
  heard_text: string;
  intent: string | null;
  confidence: number | null;
  band: string | null;
  keys: string;
  alternatives: string[];
  answer_ms: number | null;
  started_ms: number | null;
  ended_ms: number | null;
}
export interface CallsAsked {
  node?: string | null;
  outcome?: string | null;
  limit?: number;
}

const MANY_MS = 180_000;
const flow = (key: string, rest: string) => `/flows/${segment(key)}/${rest}`;

export const studio = {
  versions: (key: string) => api.get<VersionLine[]>(flow(key, 'versions')),
  difference: (key: string, from: string, to: string) => api.get<Difference>(flow(key, 'diff'), { from, to }),
  rollBack: (key: string, version: number) =>
    api.post<{ version: number }>(flow(key, `versions/${version}/publish`)),
  canary: (key: string) => api.get<Canary | null>(flow(key, 'canary')),
  tryOut: (key: string, rules: CanaryRules) => api.put<Canary>(flow(key, 'canary'), rules),
  promote: (key: string) => api.post<Canary>(flow(key, 'canary/promote')),
  stopTrial: (key: string) => api.delete<void>(flow(key, 'canary')),
  test: (key: string, graph: object) => api.post<TestResult[]>(flow(key, 'tests'), { graph }),
  figures: (key: string, version: number | null, days: number) =>
    api.get<NodeFigures[]>(flow(key, 'figures'), { version, days }),
  calls: (key: string, asked: CallsAsked) => api.get<PastCall[]>(flow(key, 'calls'), { ...asked }),
  turns: (interaction: string) => api.get<FlowTurn[]>(`/interactions/${segment(interaction)}/turns`),
  replay: (key: string, call: Pick<PastCall, 'interaction' | 'run'>, graph: object) =>
    api.post<Replay>(flow(key, 'replay'), { interaction: call.interaction, run: call.run, graph }),
  replayMany: (key: string, last: number, graph: object) =>
    api.post<ReplaySum>(flow(key, 'replay-many'), { last, graph }, MANY_MS),
  failures: (key: string, node: string | null, days: number) =>
    api.get<Failure[]>(flow(key, 'failures'), { node, days }),
};
