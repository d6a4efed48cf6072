import type { Graph } from '@/api/flows';

export interface Difference {
  what: 'added' | 'removed' | 'changed' | 'head';
  node: string;
  fields: readonly string[];
}

const HEAD = [
  'label',
  'note',
  'purpose',
  'start',
  'person',
  'danger',
  'waiting',
  'after',
  'lists',
  'tests',
] as const;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** In what `now` differs from `then`, node by node. */
export function changesOf(then: Graph, now: Graph): Difference[] {
  const before = new Map(then.nodes.map((node) => [node.key, node]));
  const after = new Map(now.nodes.map((node) => [node.key, node]));
  const found: Difference[] = [];
  const head = HEAD.filter((name) => !same(then[name], now[name]));
  if (head.length) found.push({ what: 'head', node: '', fields: head });
  for (const [key, node] of after) {
    const was = before.get(key);
    if (!was) found.push({ what: 'added', node: key, fields: [] });
    else {
      const names = new Set([...Object.keys(was.values), ...Object.keys(node.values)]);
      const fields = [...names].filter((name) => !same(was.values[name], node.values[name]));
      if (was.kind !== node.kind) fields.unshift('kind');
      if ((was.note || '') !== (node.note || '')) fields.push('note');
      if (fields.length) found.push({ what: 'changed', node: key, fields });
    }
  }
  for (const key of before.keys())
    if (!after.has(key)) found.push({ what: 'removed', node: key, fields: [] });
  return found;
}
