import type { FlowTurn, Plain } from '@/api/studio';

/** What the debugger's socket says (docs/debugger.md); kinds that are not known here are passed over. */

export type Values = Readonly<Record<string, Plain>>;

export interface Reading {
  text: string;
  meaning: Plain;
  grammar?: string;
  confidence: number;
}
export interface DebugTurn extends FlowTurn {
  readings?: Reading[];
  ranked?: [string, number][];
}
export interface Hears {
  speech: boolean;
  keys: string | boolean;
  phrases: string[];
}

export type Told =
  | { type: 'started'; mode: string; run: string; variables: Values }
  | { type: 'entered'; node: string; kind: string; n: number; at_ms: number; variables: Values }
  | { type: 'again'; node: string; attempts: number }
  | { type: 'paused'; node: string; variables: Values; seconds: number | null }
  | { type: 'resumed'; node: string; why: string }
  | { type: 'says'; text: string; node: string }
  | { type: 'asks'; node: string; prompts: string | string[]; hears: Hears; silence_s?: number }
  | ({ type: 'turn' } & DebugTurn)
  | { type: 'acts'; node: string; action: string; arguments: Values; answer: Values | null; real: boolean }
  | { type: 'left'; node: string; ms: number; asked_ms: number; how: string }
  | { type: 'music'; on: boolean }
  | { type: 'hush' }
  | { type: 'outcome'; outcome: string; words: string; node: string; problem: string }
  | { type: 'attached'; number: string }
  | { type: 'call'; interaction: string; mode: string }
  | { type: 'set'; variables: Values }
  | { type: 'error'; detail: string; fatal: boolean }
  | { type: 'pong' };

export type Mode = 'text' | 'voice' | 'phone';
