import type { OperatorLine } from '@/api/routing';
import type { Tone } from '@/design/Chip';
import type { Handling, OperatorNow, OperatorsView } from './model';

export type Shown = 'available' | 'busy' | 'ringing' | 'wrap_up' | 'paused' | 'offline';
const ORDER: readonly Shown[] = ['busy', 'ringing', 'wrap_up', 'available', 'paused', 'offline'];
const byName = new Intl.Collator('pt-BR');
export const TONES: Readonly<Record<Shown, Tone>> = {
  available: 'go',
  busy: 'talk',
  ringing: 'ring',
  wrap_up: 'warm',
  paused: 'hold',
  offline: 'calm',
};

export interface Row {
  id: string;
  name: string;
  one: OperatorNow;
  shown: Shown;
  on: Handling | null;
}

const shownOf = (one: OperatorNow, on: Handling | null): Shown =>
  on ? (on.stage === 'talking' ? 'busy' : 'ringing') : (one.presence as Shown);

/** Those with somebody on the line first, those who left last; by name within. */
export function rowsOf(operators: OperatorsView, nameOf: (id: string) => string): Row[] {
  return Object.entries(operators)
    .map(([id, one]) => {
      const on = Object.values(one.handling)[0] ?? null;
      return { id, name: nameOf(id), one, on, shown: shownOf(one, on) };
    })
    .sort((a, b) => ORDER.indexOf(a.shown) - ORDER.indexOf(b.shown) || byName.compare(a.name, b.name));
}

interface CapacitySpec {
  units?: number;
  costs?: Record<string, number>;
}

/** How many of an operator's units their conversations take. */
export function capacity(one: OperatorNow, line: OperatorLine | undefined): { used: number; units: number } {
  const spec = (line?.capacity ?? {}) as CapacitySpec;
  const costs = spec.costs ?? { voice: 100 };
  const used = Object.values(one.handling).reduce((sum, each) => sum + (costs[each.medium] ?? 100), 0);
  return { used, units: spec.units ?? 100 };
}
