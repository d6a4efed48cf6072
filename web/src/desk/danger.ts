import type { Turn } from '@/api/story';

/** Wishes that outrank all others, in the words an operator reads. */
const DANGERS: Readonly<Record<string, string>> = {
  incendio: 'incêndio', acidente: 'acidente', crime: 'crime', deslizamento: 'deslizamento', fio: 'fio partido', gas: 'vazamento de gás',
};

/** The danger that the IVR understood or noted, or null. */
export function dangerOf(turns: readonly Turn[], notes: Record<string, unknown> = {}): string | null {
  const noted = [notes.danger, notes.intent, ...turns.map((turn) => turn.intent)];
  const key = noted.find((one): one is string => typeof one === 'string' && one in DANGERS);
  return key ? (DANGERS[key] ?? null) : null;
}
