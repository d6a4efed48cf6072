import type { GraphNode, NodeKind, Plain } from '@/api/flows';
import { isMap, listOf, textOf } from './exits';

/** What a node does, in its author's words: the first sentence, and the few facts worth a glance. */
export interface Summary {
  words: string;
  facts: readonly { name: 'queue' | 'variable' | 'flow' | 'other'; text: string }[];
}

const SAID = new Set(['lines', 'template', 'sentence']);
const QUIET = new Set(['number', 'flag', 'node', 'routes', 'options', 'cases', 'pick']);

const joined = (value: Plain | undefined): string =>
  typeof value === 'string' ? value : listOf(value).map(textOf).filter(Boolean).join(' ');

function pairs(value: Plain | undefined): string {
  const entries = isMap(value) ? Object.entries(value) : [];
  return entries.map(([key, one]) => `${key}: ${textOf(one)}`).join(' · ');
}

export function summaryOf(node: GraphNode, kind: NodeKind | undefined): Summary {
  const facts: Summary['facts'][number][] = [];
  let words = '';
  let fallback = '';
  for (const field of kind?.fields ?? []) {
    const value = node.values[field.name];
    if (value === undefined || QUIET.has(field.widget)) continue;
    if (SAID.has(field.widget) && !words) words = joined(value);
    else if (field.name === 'queue' || field.widget === 'queue')
      facts.push({ name: 'queue', text: textOf(value) });
    else if (field.name === 'variable' || field.widget === 'variable')
      facts.push({ name: 'variable', text: textOf(value) });
    else if (field.name === 'flow' || field.widget === 'flow')
      facts.push({ name: 'flow', text: textOf(value) });
    else if (!fallback) fallback = isMap(value) ? pairs(value) : joined(value);
  }
  return { words: words || fallback || node.note, facts: facts.filter((fact) => fact.text).slice(0, 2) };
}

const LETTERS_IN_LINE = 35;

/** The height of a card, known without drawing it: the layout never waits for the browser. */
export function cardHeight(summary: Summary, rows: number): number {
  const lines = summary.words ? (summary.words.length > LETTERS_IN_LINE ? 2 : 1) : 0;
  return 46 + (lines ? lines * 19 + 6 : 0) + (summary.facts.length ? 26 : 0) + rows * 30 + (rows ? 10 : 8);
}
