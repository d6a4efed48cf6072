/** One change to the shown state: where, and what stands there now. No value (or null) removes it. */
export type Patch = readonly [path: readonly string[], value?: unknown];

export type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same tree with one place changed; untouched branches keep their identity, so React skips them. */
export function applyPatch(state: unknown, [path, value]: Patch): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? undefined;
  const { [key]: old, ...others } = isTree(state) ? state : {};
  const next = applyPatch(old, [rest, value]);
  return next === undefined ? others : { ...others, [key]: next };
}

export const applyPatches = (state: Tree, patches: readonly Patch[]): Tree =>
  patches.reduce<unknown>(applyPatch, state) as Tree;
