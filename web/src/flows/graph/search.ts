import type { Graph, GraphNode, Plain } from '@/api/flows';
import { fold } from '@/design/fold';

export interface Found {
  node: string;
  /** "" when the key itself was found. */
  field: string;
  /** The words around what was found. */
  words: string;
}

function texts(value: Plain | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return Object.entries(value).flatMap(([key, part]) => [key, ...texts(part)]);
}

const AROUND = 28;

function around(text: string, wanted: string): string | null {
  const at = fold(text).indexOf(wanted);
  if (at < 0) return null;
  const begin = Math.max(0, at - AROUND);
  const end = at + wanted.length + AROUND;
  return `${begin ? '…' : ''}${text.slice(begin, end)}${end < text.length ? '…' : ''}`;
}

function inNode(node: GraphNode, wanted: string): Found | null {
  if (fold(node.key.replaceAll('_', ' ')).includes(wanted) || node.key.includes(wanted))
    return { node: node.key, field: '', words: node.key };
  for (const [field, value] of Object.entries({ ...node.values, note: node.note })) {
    for (const text of texts(value)) {
      const words = around(text, wanted);
      if (words) return { node: node.key, field, words };
    }
  }
  return null;
}

/** Nodes whose key, prompts, queues or any other words hold what was typed; the keys first. */
export function search(graph: Graph, typed: string, most = 50): Found[] {
  const wanted = fold(typed);
  if (!wanted) return [];
  const found = graph.nodes.flatMap((node) => inNode(node, wanted) ?? []);
  return [...found.filter((one) => !one.field), ...found.filter((one) => one.field)].slice(0, most);
}
