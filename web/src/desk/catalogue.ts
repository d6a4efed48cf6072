import type { Service } from '@/api/tickets';
import { fold, matches } from '@/design/fold';

/** A service one can ask for, with the way to it in words. */
export interface Leaf {
  key: string;
  label: string;
  path: string;
  text: string;
}

/** Services of the third level with "Theme › Group" as their path; inactive ones left out. */
export function leaves(services: readonly Service[]): Leaf[] {
  const byKey = new Map(services.map((one) => [one.key, one]));
  const way = (one: Service): string[] => {
    const parent = one.parent ? byKey.get(one.parent) : undefined;
    return parent ? [...way(parent), parent.label] : [];
  };
  return services
    .filter((one) => one.level === 3 && one.active)
    .map((one) => {
      const path = way(one).join(' › ');
      return { key: one.key, label: one.label, path, text: `${one.label} ${path} ${one.description}` };
    });
}

/** At most 30: suggestions first when nothing is typed, else those whose own name begins with it. */
export function findServices(all: readonly Leaf[], typed: string, suggested: readonly string[]): Leaf[] {
  if (!typed.trim()) {
    const first = suggested.flatMap((key) => all.filter((one) => one.key === key));
    return [...first, ...all.filter((one) => !suggested.includes(one.key))].slice(0, 30);
  }
  const start = fold(typed);
  const rank = (one: Leaf) => (fold(one.label).startsWith(start) ? 0 : matches(one.label, typed) ? 1 : 2);
  return all
    .filter((one) => matches(one.text, typed))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, 30);
}

/** Services that the wishes understood by the IVR lead to, in the order they were said. */
export const forIntents = (services: readonly Service[], intents: readonly string[]): Service[] => [
  ...new Set(
    intents.flatMap((intent) => services.filter((one) => one.level === 3 && one.intents.includes(intent))),
  ),
];
