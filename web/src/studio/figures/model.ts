import type { NodeFigures } from '@/api/studio';

export const MEASURES = ['came', 'left', 'failed', 'asked_twice', 'median_ms'] as const;
export type Measure = (typeof MEASURES)[number];

/** A share of those who came, from 0 to 1; null when nobody came. */
export const share = (row: NodeFigures, measure: Measure): number | null =>
  row.came > 0 && measure !== 'median_ms' ? (row[measure] ?? 0) / row.came : null;

/** From 0 (nothing to see) to 1 (the most of all nodes): how strongly a node is marked. */
export function heat(rows: readonly NodeFigures[], measure: Measure): Record<string, number> {
  const value = (row: NodeFigures) =>
    measure === 'came' || measure === 'median_ms' ? (row[measure] ?? 0) : (share(row, measure) ?? 0);
  const most = Math.max(0, ...rows.map(value));
  return Object.fromEntries(rows.map((row) => [row.node, most > 0 ? value(row) / most : 0]));
}

/** By a measure, most first; equal ones as they came. */
export const ranked = (rows: readonly NodeFigures[], measure: Measure): NodeFigures[] =>
  [...rows].sort((one, two) => (two[measure] ?? -1) - (one[measure] ?? -1));

/** 840 → "0,8 s", 12400 → "12 s", 95000 → "1 min 35 s". */
export function lasting(ms: number | null): string {
  if (ms === null) return '–';
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1).replace('.', ',')} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export const percent = (part: number | null): string =>
  part === null
    ? '–'
    : `${part > 0 && part < 0.095 ? (part * 100).toFixed(1).replace('.', ',') : Math.round(part * 100)} %`;
