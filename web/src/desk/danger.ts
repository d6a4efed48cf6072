import type { Turn } from '@/api/story';

/** Wishes that outrank all others. */
export const DANGERS = ['incendio', 'acidente', 'crime', 'deslizamento', 'fio', 'gas'] as const;
export type Danger = (typeof DANGERS)[number];

/** The danger that the IVR understood or noted, or null. */
export function dangerOf(turns: readonly Turn[], notes: Record<string, unknown> = {}): Danger | null {
  const noted = [notes.danger, notes.intent, ...turns.map((turn) => turn.intent)];
  return DANGERS.find((danger) => noted.includes(danger)) ?? null;
}
