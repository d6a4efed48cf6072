import type { Intent } from '@/api/intents';
import { fold } from '@/design/fold';

export const FEW = 8;
export const MOST = 2_000;
const LONGEST = 300;

/** Sentences from pasted text: one a line, bullets and quotes and numbers before them taken away. */
export function sentences(text: string): string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•–]|\d+[.)])\s+/, ''))
    .map((line) => line.trim().replace(/^["“'](.*)["”']$/, '$1'))
    .map((line) => line.replace(/\s+/g, ' ').slice(0, LONGEST))
    .filter(Boolean);
  return [...new Set(lines)];
}

const same = (text: string) =>
  fold(text)
    .replace(/[.,!?;:]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** `more` that `known` does not say already, accents and case apart. */
export function fresh(known: readonly string[], more: readonly string[]): string[] {
  const there = new Set(known.map(same));
  return more.filter((text) => !there.has(same(text)) && there.add(same(text)));
}

export interface Twin {
  text: string;
  /** The other intent that says the same. */
  other: string;
}

/** Sentences of `intent` that another intent claims too: nobody could tell them apart. */
export function twins(intent: Intent, all: readonly Intent[]): Twin[] {
  const mine = new Map(intent.examples.map((text) => [same(text), text]));
  return all
    .filter(({ key }) => key !== intent.key)
    .flatMap((other) =>
      other.examples
        .map(same)
        .filter((text) => mine.has(text))
        .map((text) => ({ text: mine.get(text) ?? '', other: other.label || other.key })),
    );
}

export const few = ({ examples }: Intent): boolean => examples.length < FEW;

/** "buraco na rua" → "buraco_na_rua": a key from a label. */
export const keyOf = (label: string): string =>
  fold(label)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 62);
