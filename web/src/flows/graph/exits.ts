import type { FieldForm, Graph, GraphNode, NodeKind, Plain } from '@/api/flows';

export type Kinds = Readonly<Record<string, NodeKind>>;

/** One way out of a node, named as the server names it: "next", "go.iptu", "options.sim", "cases.0". */
export interface Exit {
  id: string;
  field: string;
  /** The word, option or case within the field; "" when the field itself is the way out. */
  part: string;
  sort: 'node' | 'route' | 'option' | 'case';
  /** The telephone key that leads here, if one does. */
  digit: string;
  /** The author's own words for it; "" when the field's name says all. */
  words: string;
  target: string;
  required: boolean;
}

/** Ways out that lead to the same place and are shown as one row of a card. */
export interface Row {
  id: string;
  exits: readonly Exit[];
  target: string;
}

export const isMap = (value: Plain | undefined): value is { [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const textOf = (value: Plain | undefined): string => (typeof value === 'string' ? value : '');
export const listOf = (value: Plain | undefined): readonly Plain[] => (Array.isArray(value) ? value : []);

function exitsOfField(field: FieldForm, value: Plain | undefined): Exit[] {
  const common = { field: field.name, required: true, digit: '', words: '' };
  const entries = isMap(value) ? Object.entries(value) : [];
  switch (field.widget) {
    case 'node':
      return [
        {
          ...common,
          id: field.name,
          part: '',
          sort: 'node',
          target: textOf(value),
          required: field.required,
        },
      ];
    case 'routes':
      return entries.map(([part, target]) => ({
        ...common,
        id: `${field.name}.${part}`,
        part,
        sort: 'route',
        digit: /^[0-9*#]$/.test(part) ? part : '',
        words: /^[0-9*#]$/.test(part) ? '' : part,
        target: textOf(target),
      }));
    case 'options':
      return entries.map(([part, option]) => {
        const parts = isMap(option) ? option : {};
        return {
          ...common,
          id: `${field.name}.${part}`,
          part,
          sort: 'option',
          digit: textOf(parts.digit),
          words: textOf(parts.label) || part,
          target: textOf(parts.go),
        };
      });
    case 'cases':
      return listOf(value).map((one, at) => ({
        ...common,
        id: `${field.name}.${at}`,
        part: String(at),
        sort: 'case',
        words: isMap(one) ? textOf(one.when) : '',
        target: isMap(one) ? textOf(one.go) : '',
      }));
    default:
      return [];
  }
}

/** Every way out, in the order of the kind's fields; empty ones too. */
export const exitsOf = (node: GraphNode, kind: NodeKind | undefined): Exit[] =>
  (kind?.fields ?? []).flatMap((field) => exitsOfField(field, node.values[field.name]));

/** Words and keys that lead to one place are one row; so are the optional exits; the rest stand alone. */
function joins(exit: Exit): string | null {
  if (!exit.target) return null;
  if (exit.sort === 'route') return `route ${exit.target}`;
  return exit.sort === 'node' && !exit.required ? `node ${exit.target}` : null;
}

const known = new WeakMap<GraphNode, { kind: NodeKind | undefined; rows: readonly Row[] }>();

/** The rows of a node's card, the same object for the same node. Exits that lead nowhere and need not are left out. */
export function rowsOf(node: GraphNode, kind: NodeKind | undefined): readonly Row[] {
  const kept = known.get(node);
  if (kept && kept.kind === kind) return kept.rows;
  const rows = made(node, kind);
  known.set(node, { kind, rows });
  return rows;
}

function made(node: GraphNode, kind: NodeKind | undefined): Row[] {
  const rows: Row[] = [];
  const open = new Map<string, { exits: Exit[] }>();
  for (const exit of exitsOf(node, kind)) {
    if (!exit.target && !exit.required) continue;
    const join = joins(exit);
    const there = join ? open.get(join) : undefined;
    if (there) {
      there.exits.push(exit);
      continue;
    }
    const exits = [exit];
    rows.push({ id: exit.id, exits, target: exit.target });
    if (join) open.set(join, { exits });
  }
  return rows;
}

export const nodeOf = (graph: Graph, key: string | null): GraphNode | undefined =>
  key === null ? undefined : graph.nodes.find((one) => one.key === key);

/** The exit by which a chain goes on: the first that is required, else the first there is. */
export const mainExit = (exits: readonly Exit[]): Exit | undefined =>
  exits.find((one) => one.required) ?? exits[0];
