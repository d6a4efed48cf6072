import type { Graph } from '@/api/flows';

/** What the server did not take (a field still empty, no link) stays in this browser, so that nothing is lost. */

const name = (key: string) => `atende.fluxo.${key}`;

export function write(key: string, base: string, graph: Graph): void {
  try {
    localStorage.setItem(name(key), JSON.stringify({ base, graph }));
  } catch {
    // A full or forbidden storage: the page still warns before it is left.
  }
}

export const drop = (key: string): void => localStorage.removeItem(name(key));

/** The kept drawing, if it was made from the draft that the server still holds. */
export function read(key: string, base: string): Graph | null {
  try {
    const found = JSON.parse(localStorage.getItem(name(key)) ?? 'null') as {
      base: string;
      graph: Graph;
    } | null;
    if (found?.base === base) return found.graph;
  } catch {
    // Not ours, or cut short: as if nothing were kept.
  }
  drop(key);
  return null;
}
