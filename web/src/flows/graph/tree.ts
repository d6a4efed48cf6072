import type { Graph, GraphNode } from '@/api/flows';
import { rowsOf, type Kinds, type Row } from './exits';

/**
 * The tree that one can read: each node hangs under the nearest node that leads to it, in the order of its
 * exits. A few more exits are drawn as lines where they make no circle; all others are chips that say where
 * they lead. So a node to which everything leads (a person) costs no spaghetti.
 */
export interface Line {
  source: string;
  row: string;
  target: string;
  sort: 'tree' | 'join' | 'jump';
}

export type RootSort = 'start' | 'person' | 'danger' | 'loose';

export interface Tree {
  roots: readonly { key: string; sort: RootSort }[];
  /** Which root a node hangs under. */
  under: ReadonlyMap<string, string>;
  parent: ReadonlyMap<string, string>;
  children: ReadonlyMap<string, readonly string[]>;
  rows: ReadonlyMap<string, readonly Row[]>;
  lines: readonly Line[];
  /** Lines that lead to a node, drawn or not. */
  into: ReadonlyMap<string, readonly Line[]>;
  /** All nodes as one reads them: depth first, in the order of the exits. */
  order: readonly { key: string; depth: number }[];
}

const MOST_JOINS = 3;

export function treeOf(graph: Graph, kinds: Kinds): Tree {
  const nodes = new Map(graph.nodes.map((node) => [node.key, node]));
  const rows = new Map(graph.nodes.map((node) => [node.key, rowsOf(node, kinds[node.kind])]));
  const heads = headsOf(graph, nodes);
  const { roots, under, parent, children } = claim(graph, heads, rows, nodes);
  const lines = linesOf(graph, rows, nodes, under, parent, new Set(roots.map((root) => root.key)));
  const into = new Map<string, Line[]>();
  for (const line of lines) into.set(line.target, [...(into.get(line.target) ?? []), line]);
  return { roots, under, parent, children, rows, lines, into, order: orderOf(roots, children) };
}

function headsOf(graph: Graph, nodes: ReadonlyMap<string, GraphNode>) {
  const heads: { key: string; sort: RootSort }[] = [];
  for (const sort of ['start', 'person', 'danger'] as const) {
    const key = graph[sort];
    if (nodes.has(key) && !heads.some((head) => head.key === key)) heads.push({ key, sort });
  }
  return heads;
}

/** Breadth first from all heads at once; then from what nobody reaches, those first that nothing leads to. */
function claim(
  graph: Graph,
  heads: readonly { key: string; sort: RootSort }[],
  rows: ReadonlyMap<string, readonly Row[]>,
  nodes: ReadonlyMap<string, GraphNode>,
) {
  const roots = [...heads];
  const under = new Map<string, string>(heads.map(({ key }) => [key, key]));
  const parent = new Map<string, string>();
  const children = new Map<string, string[]>();
  const walk = (queue: string[]) => {
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      for (const { target } of rows.get(key) ?? []) {
        if (!nodes.has(target) || under.has(target)) continue;
        under.set(target, under.get(key) ?? key);
        parent.set(target, key);
        children.set(key, [...(children.get(key) ?? []), target]);
        queue.push(target);
      }
    }
  };
  walk(heads.map(({ key }) => key));
  const led = new Set(
    [...rows].flatMap(([key, all]) => all.map((row) => row.target).filter((to) => to !== key)),
  );
  const left = graph.nodes.map((node) => node.key).filter((key) => !under.has(key));
  for (const key of [...left.filter((one) => !led.has(one)), ...left]) {
    if (under.has(key)) continue;
    roots.push({ key, sort: 'loose' });
    under.set(key, key);
    walk([key]);
  }
  return { roots, under, parent, children };
}

function linesOf(
  graph: Graph,
  rows: ReadonlyMap<string, readonly Row[]>,
  nodes: ReadonlyMap<string, GraphNode>,
  under: ReadonlyMap<string, string>,
  parent: ReadonlyMap<string, string>,
  roots: ReadonlySet<string>,
): Line[] {
  const drawn = new Map<string, string[]>([...parent].map(([key, from]) => [key, [from]]));
  const hung = new Set<string>();
  const from = new Map<string, Set<string>>();
  for (const [key, all] of rows)
    for (const row of all) from.set(row.target, (from.get(row.target) ?? new Set()).add(key));
  const lines: Line[] = [];
  const joins: number[] = [];
  for (const node of graph.nodes) {
    for (const row of rows.get(node.key) ?? []) {
      if (!nodes.has(row.target)) continue;
      const line: Line = { source: node.key, row: row.id, target: row.target, sort: 'jump' };
      if (parent.get(row.target) === node.key && !hung.has(row.target)) {
        hung.add(row.target);
        line.sort = 'tree';
      } else if (!roots.has(row.target) && under.get(row.target) === under.get(node.key)) {
        joins.push(lines.length);
      }
      lines.push(line);
    }
  }
  for (const at of joins) {
    const line = lines[at];
    if (!line) continue;
    const beside = parent.get(line.target) === line.source;
    if (!beside && (from.get(line.target)?.size ?? 0) > MOST_JOINS + 1) continue;
    if (!beside && leadsTo(drawn, line.target, line.source)) continue; // a line back would turn the tree around
    drawn.set(line.target, [...(drawn.get(line.target) ?? []), line.source]);
    line.sort = 'join';
  }
  return lines;
}

/** Whether `from` comes before `to` along what is drawn; `drawn` maps a node to those before it. */
function leadsTo(drawn: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const todo = [to];
  for (let key = todo.pop(); key !== undefined; key = todo.pop()) {
    if (key === from) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    todo.push(...(drawn.get(key) ?? []));
  }
  return false;
}

function orderOf(roots: readonly { key: string }[], children: ReadonlyMap<string, readonly string[]>) {
  const order: { key: string; depth: number }[] = [];
  const todo = roots.map(({ key }) => ({ key, depth: 0 })).reverse();
  for (let next = todo.pop(); next; next = todo.pop()) {
    order.push(next);
    const below = (children.get(next.key) ?? []).map((key) => ({ key, depth: (next?.depth ?? 0) + 1 }));
    todo.push(...below.reverse());
  }
  return order;
}
