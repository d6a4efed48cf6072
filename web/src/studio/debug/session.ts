import type { DebugTurn, Hears, Told, Values } from './messages';

/** A debugger's session as a value: what was said, where it stands, what is known. Pure. */

export type Entry =
  | { who: 'city'; text: string; node: string }
  | { who: 'citizen'; turn: DebugTurn }
  | { who: 'room'; action: string; answer: Values | null; node: string }
  | { who: 'end'; outcome: string; words: string; problem: string };

export interface Visited {
  node: string;
  n: number;
  atMs: number;
  ms: number | null;
  askedMs: number | null;
}

export interface Session {
  link: 'off' | 'connecting' | 'on' | 'lost';
  /** A walk is under way. */
  running: boolean;
  /** Waiting for a call to this number. */
  attached: string | null;
  talk: readonly Entry[];
  way: readonly Visited[];
  node: string | null;
  paused: boolean;
  asks: { node: string; hears: Hears } | null;
  variables: Values;
  turn: DebugTurn | null;
  outcome: string | null;
  problem: string;
}

export const FRESH: Session = {
  link: 'off',
  running: false,
  attached: null,
  talk: [],
  way: [],
  node: null,
  paused: false,
  asks: null,
  variables: {},
  turn: null,
  outcome: null,
  problem: '',
};

const MOST = 500;
const kept = <T>(list: readonly T[], more: T): T[] => [...list.slice(-(MOST - 1)), more];

const walk = (variables: Values): Session => ({ ...FRESH, link: 'on', running: true, variables });

/** A turn told again with the same place replaces what was told before. */
function withTurn(talk: readonly Entry[], turn: DebugTurn): Entry[] {
  const at = talk.findIndex(
    (entry) => entry.who === 'citizen' && entry.turn.run === turn.run && entry.turn.n === turn.n,
  );
  const entry: Entry = { who: 'citizen', turn };
  return at < 0 ? kept(talk, entry) : talk.map((old, index) => (index === at ? entry : old));
}

function left(way: readonly Visited[], node: string, ms: number, askedMs: number): Visited[] {
  const at = way.findLastIndex((one) => one.node === node && one.ms === null);
  return way.map((one, index) => (index === at ? { ...one, ms, askedMs } : one));
}

function city(old: Session, text: string, node: string): readonly Entry[] {
  const last = old.talk.at(-1);
  const again = last?.who === 'city' && last.node === node && last.text === text;
  return text && !again ? kept(old.talk, { who: 'city', text, node }) : old.talk;
}

const joined = (words: string | string[]): string => (Array.isArray(words) ? words.join(' ') : words);

/** The session after what the server told. */
export function told(old: Session, said: Told): Session {
  switch (said.type) {
    case 'started':
      return { ...walk(said.variables), attached: old.attached };
    case 'call':
      return { ...walk({}), attached: old.attached };
    case 'attached':
      return { ...old, attached: said.number, problem: '' };
    case 'entered': {
      const visited = { node: said.node, n: said.n, atMs: said.at_ms, ms: null, askedMs: null };
      return {
        ...old,
        node: said.node,
        asks: null,
        problem: '',
        variables: said.variables,
        way: kept(old.way, visited),
      };
    }
    case 'paused':
      return { ...old, node: said.node, paused: true, variables: said.variables };
    case 'resumed':
      return { ...old, paused: false };
    case 'says':
      return { ...old, talk: city(old, said.text, said.node) };
    case 'asks':
      return {
        ...old,
        talk: city(old, joined(said.prompts), said.node),
        asks: { node: said.node, hears: said.hears },
      };
    case 'turn':
      return said.heard ? { ...old, asks: null, turn: said, talk: withTurn(old.talk, said) } : old;
    case 'acts':
      return {
        ...old,
        talk: kept(old.talk, { who: 'room', action: said.action, answer: said.answer, node: said.node }),
      };
    case 'left':
      return { ...old, way: left(old.way, said.node, said.ms, said.asked_ms) };
    case 'set':
      return { ...old, variables: said.variables, problem: '' };
    case 'outcome':
      return {
        ...old,
        running: false,
        paused: false,
        asks: null,
        outcome: said.outcome,
        talk: kept(old.talk, {
          who: 'end',
          outcome: said.outcome,
          words: said.words,
          problem: said.problem,
        }),
      };
    case 'error':
      return { ...old, problem: said.detail, running: said.fatal ? false : old.running };
    default:
      return old;
  }
}

/** Lines "name=value" as a map; the number of the first line without "=" otherwise. */
export function pairs(text: string): { values: Record<string, string | boolean>; bad: number | null } {
  const values: Record<string, string | boolean> = {};
  let bad: number | null = null;
  text.split('\n').forEach((line, at) => {
    const cut = line.indexOf('=');
    if (!line.trim()) return;
    if (cut < 1) bad ??= at + 1;
    else values[line.slice(0, cut).trim()] = plain(line.slice(cut + 1).trim());
  });
  return { values, bad };
}

/** As flow tests write it: sim and nao are yes and no. */
export const plain = (value: string): string | boolean =>
  value === 'sim' ? true : value === 'nao' || value === 'não' ? false : value;

export const shown = (value: unknown): string =>
  value === true
    ? 'sim'
    : value === false
      ? 'nao'
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);

export const turnsOf = ({ talk }: Session): DebugTurn[] =>
  talk.flatMap((entry) => (entry.who === 'citizen' ? [entry.turn] : []));
