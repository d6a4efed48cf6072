import type { Graph, GraphNode, NodeKind, Plain } from '@/api/flows';
import { exitsOf, isMap, listOf, mainExit, nodeOf, textOf, type Kinds } from './exits';

/** Pure changes of a graph. What stays the same stays the same object, so only what changed is drawn anew. */

export function changeNode(graph: Graph, key: string, change: (node: GraphNode) => GraphNode): Graph {
  let changed = false;
  const nodes = graph.nodes.map((node) => {
    if (node.key !== key) return node;
    const next = change(node);
    changed ||= next !== node;
    return next;
  });
  return changed ? { ...graph, nodes } : graph;
}

/** `undefined` leaves the field to its default. */
export function setValue(graph: Graph, key: string, field: string, value: Plain | undefined): Graph {
  return changeNode(graph, key, (node) => {
    const { [field]: _, ...rest } = node.values;
    return { ...node, values: value === undefined ? rest : { ...node.values, [field]: value } };
  });
}

export const setNote = (graph: Graph, key: string, note: string): Graph =>
  changeNode(graph, key, (node) => ({ ...node, note }));

export function withTarget(node: GraphNode, kind: NodeKind, exit: string, target: string): GraphNode {
  const [name = '', ...rest] = exit.split('.');
  const part = rest.join('.');
  const field = kind.fields.find((one) => one.name === name);
  const value = node.values[name];
  const put = (next: Plain): GraphNode => ({ ...node, values: { ...node.values, [name]: next } });
  switch (field?.widget) {
    case 'node': {
      const { [name]: _, ...values } = node.values;
      return target ? put(target) : { ...node, values };
    }
    case 'routes':
      return put({ ...(isMap(value) ? value : {}), [part]: target });
    case 'options': {
      const options = isMap(value) ? value : {};
      const { go: _, ...option } = isMap(options[part]) ? options[part] : {};
      return put({ ...options, [part]: target ? { ...option, go: target } : option });
    }
    case 'cases':
      return put(
        listOf(value).map((one, at) => (String(at) === part && isMap(one) ? { ...one, go: target } : one)),
      );
    default:
      return node;
  }
}

/** Leads exits of a node somewhere else; "" leads them nowhere. */
export function setTargets(
  graph: Graph,
  kinds: Kinds,
  key: string,
  exits: readonly string[],
  target: string,
): Graph {
  return changeNode(graph, key, (node) => {
    const kind = kinds[node.kind];
    return kind ? exits.reduce((one, exit) => withTarget(one, kind, exit, target), node) : node;
  });
}

/** Rewrites every reference to a node: exits, start, person, danger. */
function retarget(graph: Graph, kinds: Kinds, to: (key: string) => string): Graph {
  const nodes = graph.nodes.map((node) => {
    const kind = kinds[node.kind];
    if (!kind) return node;
    return exitsOf(node, kind)
      .filter((exit) => exit.target && to(exit.target) !== exit.target)
      .reduce((one, exit) => withTarget(one, kind, exit.id, to(exit.target)), node);
  });
  const head = (key: string) => (key ? to(key) : key);
  return {
    ...graph,
    nodes,
    start: head(graph.start),
    person: head(graph.person),
    danger: head(graph.danger),
  };
}

export const KEY = /^[a-z][a-z0-9_-]{0,62}$/;

/** "Passar para uma pessoa" → "passar_para_uma". */
export function keyOf(words: string): string {
  const plain = words
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '');
  const short = plain.length > 20 ? plain.slice(0, 21).replace(/_[^_]*$/, '') : plain;
  return short || 'passo';
}

export function freeKey(graph: Graph, wanted: string): string {
  const taken = new Set(graph.nodes.map((node) => node.key));
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, '').slice(0, 58);
  for (let n = 2; ; n++) if (!taken.has(`${stem}_${n}`)) return `${stem}_${n}`;
}

/** A node of a kind as it begins: its one exit leads to `next`; a menu begins with an option. */
function fresh(kind: NodeKind, key: string, next: string): GraphNode {
  const values: Record<string, Plain> = {};
  for (const field of kind.fields) {
    if (field.widget === 'pick' && field.required && field.choices?.[0])
      values[field.name] = field.choices[0];
    if (field.widget === 'options')
      values[field.name] = { opcao_1: { digit: '1', ...(next && { go: next }) } };
  }
  const node: GraphNode = { key, kind: kind.kind, note: '', values };
  const main = mainExit(exitsOf(node, kind));
  return main && next ? withTarget(node, kind, main.id, next) : node;
}

/** The exits of a node into which something is put. */
export interface Spot {
  node: string;
  exits: readonly string[];
}

const insertAfter = (graph: Graph, after: string | undefined, made: readonly GraphNode[]): GraphNode[] => {
  const at = graph.nodes.findIndex((node) => node.key === after);
  return at < 0
    ? [...graph.nodes, ...made]
    : [...graph.nodes.slice(0, at + 1), ...made, ...graph.nodes.slice(at + 1)];
};

/** Adds a node; in a spot it stands between that exit and where it led. */
export function addNode(
  graph: Graph,
  kinds: Kinds,
  kindKey: string,
  spot?: Spot,
): { graph: Graph; key: string } {
  const kind = kinds[kindKey];
  if (!kind) return { graph, key: '' };
  const key = freeKey(graph, keyOf(kind.label));
  const source = spot && nodeOf(graph, spot.node);
  const led = source
    ? exitsOf(source, kinds[source.kind]).find((exit) => exit.id === spot?.exits[0])?.target
    : '';
  const nodes = insertAfter(graph, source?.key, [fresh(kind, key, led ?? '')]);
  const added = { ...graph, nodes, start: graph.start || key };
  return { key, graph: spot ? setTargets(added, kinds, spot.node, spot.exits, key) : added };
}

/** Where one goes on when the node is gone: its main exit, when no other leads elsewhere. */
function successor(node: GraphNode, kind: NodeKind | undefined, gone: ReadonlySet<string>): string {
  const exits = exitsOf(node, kind);
  const must = exits.filter((exit) => exit.required);
  const targets = new Set((must.length ? must : exits).map((exit) => exit.target).filter(Boolean));
  const [only = ''] = targets;
  return targets.size === 1 && !gone.has(only) ? only : '';
}

/** Deletes nodes; what led to one leads on to where it led, when there is only one such place. */
export function removeNodes(graph: Graph, kinds: Kinds, keys: readonly string[]): Graph {
  const gone = new Set(keys);
  const next = new Map<string, string>();
  // From the end of a chain to its beginning, so that a deleted chain as a whole leads on.
  for (let pass = 0; pass < keys.length; pass++) {
    for (const node of graph.nodes.filter((one) => gone.has(one.key) && !next.get(one.key))) {
      const to = successor(node, kinds[node.kind], new Set());
      next.set(node.key, gone.has(to) ? (next.get(to) ?? '') : to);
    }
  }
  const kept = { ...graph, nodes: graph.nodes.filter((node) => !gone.has(node.key)) };
  return retarget(kept, kinds, (key) => (gone.has(key) ? (next.get(key) ?? '') : key));
}

/** Another key for a node; exits, the flow's head and its tests follow. */
export function renameNode(graph: Graph, kinds: Kinds, from: string, to: string): Graph {
  if (from === to || nodeOf(graph, to) || !KEY.test(to)) return graph;
  const moved = retarget(graph, kinds, (key) => (key === from ? to : key));
  return {
    ...moved,
    nodes: moved.nodes.map((node) => {
      const named = node.key === from ? { ...node, key: to } : node;
      const own = textOf(named.values.flow) === graph.flow && textOf(named.values.node) === from;
      return own && kinds[named.kind]?.fields.find((f) => f.name === 'node')?.widget !== 'node'
        ? { ...named, values: { ...named.values, node: to } }
        : named;
    }),
    tests: moved.tests.map((test) => ({
      ...test,
      steps: test.steps.map((step) => (step.expect === from ? { ...step, expect: to } : step)),
    })),
  };
}

/** Whole nodes put in at once (pasted, duplicated), after one of them or at the end. */
export const putNodes = (graph: Graph, after: string | undefined, made: readonly GraphNode[]): Graph => ({
  ...graph,
  nodes: insertAfter(graph, after, made),
  start: graph.start || made[0]?.key || '',
});
