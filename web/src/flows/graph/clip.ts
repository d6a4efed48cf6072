import type { Graph, GraphNode } from '@/api/flows';
import { freeKey, putNodes, withTarget } from './edit';
import { exitsOf, type Kinds } from './exits';

/** Nodes as text, for the clipboard: one may paste them into another flow, or into a message. */
export const textOfNodes = (graph: Graph, keys: readonly string[]): string =>
  JSON.stringify(
    {
      nodes: Object.fromEntries(
        graph.nodes
          .filter((node) => keys.includes(node.key))
          .map(({ key, kind, note, values }) => [key, { kind, ...(note && { note }), ...values }]),
      ),
    },
    null,
    2,
  );

/** The nodes of a text made by `textOfNodes`; null when it is something else. */
export function nodesOfText(text: string, kinds: Kinds): GraphNode[] | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null; // somebody copied something else
  }
  const nodes = (found as { nodes?: unknown } | null)?.nodes;
  if (typeof nodes !== 'object' || nodes === null || Array.isArray(nodes)) return null;
  const made = Object.entries(nodes as Record<string, Record<string, unknown>>).map(([key, entry]) => {
    const { kind, note, ...values } = entry ?? {};
    return { key, kind, note: typeof note === 'string' ? note : '', values } as GraphNode;
  });
  return made.length > 0 && made.every((node) => kinds[node.kind]) ? made : null;
}

/** Puts nodes in under free keys. Exits among them follow; those to nodes that are not here are empty. */
export function pasteNodes(
  graph: Graph,
  kinds: Kinds,
  nodes: readonly GraphNode[],
  after?: string,
): { graph: Graph; keys: string[] } {
  const names = new Map<string, string>();
  let taken = graph;
  for (const node of nodes) {
    const key = freeKey(taken, node.key);
    names.set(node.key, key);
    taken = { ...taken, nodes: [...taken.nodes, { ...node, key }] };
  }
  const here = new Set(graph.nodes.map((node) => node.key));
  const made = nodes.map((node) => {
    const kind = kinds[node.kind];
    const named = { ...node, key: names.get(node.key) ?? node.key };
    if (!kind) return named;
    return exitsOf(node, kind).reduce((one, exit) => {
      const to = names.get(exit.target) ?? (here.has(exit.target) ? exit.target : '');
      return to === exit.target ? one : withTarget(one, kind, exit.id, to);
    }, named);
  });
  return { graph: putNodes(graph, after, made), keys: made.map((node) => node.key) };
}

/** The same nodes once more, beside the originals. */
export const duplicate = (graph: Graph, kinds: Kinds, keys: readonly string[]) =>
  pasteNodes(
    graph,
    kinds,
    graph.nodes.filter((node) => keys.includes(node.key)),
    keys.at(-1),
  );
