import type { Change } from '@/api/studio';

export interface NodeChange {
  /** The node's key; "" for what belongs to the whole flow. */
  node: string;
  what: Change['what'];
  changes: Change[];
}

/** Changes gathered by node: the flow itself first, then in the order in which they are told. */
export function byNode(changes: readonly Change[]): NodeChange[] {
  const groups = new Map<string, NodeChange>();
  for (const change of changes) {
    const group = groups.get(change.node) ?? { node: change.node, what: 'changed', changes: [] };
    // A node that came or went as a whole is told without a field.
    if (change.what !== 'changed' && !change.field) group.what = change.what;
    group.changes.push(change);
    groups.set(change.node, group);
  }
  return [...groups.values()].sort((one, two) => Number(one.node !== '') - Number(two.node !== ''));
}

export interface DiffLine {
  kind: 'added' | 'removed' | 'place' | 'same';
  text: string;
}

/** The lines of a unified diff without its two headings. */
export function diffLines(text: string): DiffLine[] {
  return text
    .split('\n')
    .filter((line, at, all) => !(line === '' && at === all.length - 1))
    .filter((line) => !/^(---|\+\+\+)( |$)/.test(line))
    .map((line): DiffLine => {
      if (line.startsWith('@@')) return { kind: 'place', text: '' };
      if (line.startsWith('+')) return { kind: 'added', text: line.slice(1) };
      if (line.startsWith('-')) return { kind: 'removed', text: line.slice(1) };
      return { kind: 'same', text: line.slice(1) };
    });
}

/** How many nodes came, went and changed: the sentence above the list. */
export function sums(groups: readonly NodeChange[]): Record<Change['what'], number> {
  const count = (what: Change['what']) => groups.filter((one) => one.what === what).length;
  return { added: count('added'), removed: count('removed'), changed: count('changed') };
}
