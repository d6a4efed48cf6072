import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeKind } from '@/api/flows';
import { useSay } from '@/design/Say';
import type { Act, State } from './engine';
import { duplicate, nodesOfText, pasteNodes, textOfNodes } from './graph/clip';
import { addNode, removeNodes, renameNode, setTargets, type Spot } from './graph/edit';
import { exitsOf, mainExit, nodeOf } from './graph/exits';

type Kinds = Readonly<Record<string, NodeKind>>;

/** The verbs of the editor, each one step of undo. */
export function useEditing(state: State, act: (one: Act) => void, kinds: Kinds, writable: boolean) {
  const { t } = useTranslation();
  const say = useSay();
  const latest = useRef({ state, kinds, writable });
  latest.current = { state, kinds, writable };
  const graph = () => latest.current.state.history.now;
  const picked = () => latest.current.state.picked;
  const last = useRef(''); // what was copied, for browsers that give no clipboard

  const add = useCallback(
    (kind: string, spot?: Spot) => {
      if (!latest.current.writable) return;
      const made = addNode(graph(), latest.current.kinds, kind, spot);
      if (made.key) act({ type: 'apply', change: () => made.graph, pick: [made.key] });
    },
    [act],
  );
  const connect = useCallback(
    (spot: Spot, target: string) => {
      if (!latest.current.writable) return;
      act({
        type: 'apply',
        change: (now) => setTargets(now, latest.current.kinds, spot.node, spot.exits, target),
      });
    },
    [act],
  );
  const rename = useCallback(
    (from: string, to: string) => {
      const change = renameNode(graph(), latest.current.kinds, from, to);
      act({ type: 'apply', change: () => change, pick: [to] });
    },
    [act],
  );
  const remove = useCallback(() => {
    const keys = picked();
    if (!latest.current.writable || keys.length === 0) return;
    const parent = keys.length === 1 ? before(graph(), latest.current.kinds, keys[0] ?? '') : undefined;
    act({
      type: 'apply',
      change: (now) => removeNodes(now, latest.current.kinds, keys),
      pick: parent ? [parent] : [],
    });
    say.note(t('flows.canvas.removed', { count: keys.length }));
  }, [act, say, t]);
  const twice = useCallback(() => {
    if (!latest.current.writable || picked().length === 0) return;
    const made = duplicate(graph(), latest.current.kinds, picked());
    act({ type: 'apply', change: () => made.graph, pick: made.keys });
  }, [act]);
  const copy = useCallback(
    (cut: boolean) => {
      if (picked().length === 0) return;
      last.current = textOfNodes(graph(), picked());
      void navigator.clipboard?.writeText(last.current).catch(() => undefined); // `last` serves this page
      say.note(t('flows.canvas.copied', { count: picked().length }));
      if (cut) remove();
    },
    [remove, say, t],
  );
  const paste = useCallback(
    async (given?: string) => {
      if (!latest.current.writable) return;
      const read = given ?? (await navigator.clipboard?.readText().catch(() => ''));
      const text = read || last.current;
      const nodes = nodesOfText(text, latest.current.kinds);
      if (!nodes) return say.note(t('flows.canvas.notNodes'), 'bad');
      const made = pasteNodes(graph(), latest.current.kinds, nodes, picked().at(-1));
      act({ type: 'apply', change: () => made.graph, pick: made.keys });
      say.note(t('flows.canvas.pasted', { count: made.keys.length }), 'good');
    },
    [act, say, t],
  );
  return useMemo(
    () => ({
      add,
      connect,
      rename,
      remove,
      duplicate: twice,
      copy,
      paste: (text?: string) => void paste(text),
    }),
    [add, connect, rename, remove, twice, copy, paste],
  );
}

/** Whoever leads to a node, so that one stays near it when it is deleted. */
function before(graph: State['history']['now'], kinds: Kinds, key: string): string | undefined {
  return graph.nodes.find((node) => exitsOf(node, kinds[node.kind]).some((exit) => exit.target === key))?.key;
}

/** Where "add a step" puts it when nothing more is said: in the chain after a node. */
export function spotAfter(
  graph: State['history']['now'],
  kinds: Kinds,
  key: string | undefined,
): Spot | null {
  const node = nodeOf(graph, key ?? null);
  const exits = node ? exitsOf(node, kinds[node.kind]) : [];
  const exit = exits.find((one) => one.required && !one.target) ?? mainExit(exits);
  return node && exit ? { node: node.key, exits: [exit.id] } : null;
}
