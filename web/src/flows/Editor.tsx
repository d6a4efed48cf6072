import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flows, type Finding, type FlowView, type Graph, type NodeKind } from '@/api/flows';
import { isDirty } from './engine';
import type { Spot } from './graph/edit';
import { layoutOf, type Layout } from './graph/layout';
import { treeOf, type Tree } from './graph/tree';
import { cardHeight, summaryOf } from './graph/words';
import { InnerContext, type Inner, type View } from './inner';
import { StudioContext, type Overlay, type Studio } from './studio';
import { StudioFrame } from './StudioFrame';
import { useEditing } from './useEditing';
import { useEngine } from './useEngine';

interface EditorProps {
  flow: FlowView & { graph: Graph };
  kindList: readonly NodeKind[];
  writable: boolean;
}

/** Holds the draft and hands it to everything on the page: the canvas, the forms, the panels. */
export function Editor({ flow, kindList, writable }: EditorProps) {
  const { state, act, save } = useEngine(flow, writable);
  const kinds = useMemo(() => Object.fromEntries(kindList.map((one) => [one.kind, one])), [kindList]);
  const editing = useEditing(state, act, kinds, writable);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [panel, openPanel] = useState('');
  const [quick, setQuick] = useState<{ spot: Spot | null } | null>(null);
  const [allLines, setAllLines] = useState(false);
  const narrow = useMediaQuery('(max-width: 56rem)', false, { getInitialValueInEffect: false }) ?? false;
  const [wanted, setView] = useState<View | null>(null);
  const view = wanted ?? (narrow ? 'outline' : 'canvas');

  const graph = state.history.now;
  const tree = useMemo(() => treeOf(graph, kinds), [graph, kinds]);
  const layout = useSteadyLayout(graph, tree, kinds, state.picked.at(-1));
  const nodes = useMemo(() => new Map(graph.nodes.map((node) => [node.key, node])), [graph]);
  const findingsOf = useMemo(() => byNode(state.findings), [state.findings]);

  const pick = useCallback<Inner['pick']>((keys, more) => act({ type: 'pick', keys, ...more }), [act]);
  const select = useCallback<Studio['select']>(
    (node, field) => {
      act({ type: 'pick', keys: node === null ? [] : [node], reveal: true, ...(field && { field }) });
      if (field) openPanel('step');
    },
    [act],
  );
  const apply = useCallback<Studio['apply']>(
    (change, merge) => writable && act({ type: 'apply', change, ...(merge && { merge }) }),
    [act, writable],
  );
  const load = useCallback(
    async (text: string) => {
      const read = await flows.lint(flow.key, { text });
      if (read.graph) act({ type: 'apply', change: () => read.graph as Graph });
    },
    [act, flow.key],
  );
  const reload = useCallback(async () => {
    act({ type: 'fresh', flow: await flows.one(flow.key) });
  }, [act, flow.key]);

  const studio = useMemo<Studio>(
    () => ({
      flowKey: flow.key,
      flow: state.flow,
      graph,
      text: state.broken && state.typed !== null ? state.typed : state.text,
      kinds,
      findings: state.findings,
      selected: state.picked.at(-1) ?? null,
      select,
      apply,
      load,
      overlay,
      setOverlay,
      dirty: isDirty(state),
      save,
      reload,
      writable,
      panel,
      openPanel,
    }),
    [flow.key, state, graph, kinds, select, apply, load, overlay, save, reload, writable, panel],
  );
  const inner = useMemo<Inner>(
    () => ({
      ...editing,
      tree,
      layout,
      nodes,
      kindList,
      findingsOf,
      picked: state.picked,
      pick,
      field: state.field,
      reveal: state.reveal,
      undo: writable && state.history.past.length ? () => act({ type: 'undo' }) : null,
      redo: writable && state.history.future.length ? () => act({ type: 'redo' }) : null,
      quick,
      openQuick: (spot = null) => writable && setQuick({ spot }),
      closeQuick: () => setQuick(null),
      view,
      setView,
      allLines,
      setAllLines,
    }),
    [editing, tree, layout, nodes, kindList, findingsOf, state.picked, state.field, state.reveal,
      state.history, act, pick, quick, view, allLines, writable], // prettier-ignore
  );
  useEffect(() => () => setOverlay(null), [flow.key]);
  return (
    <StudioContext value={studio}>
      <InnerContext value={inner}>
        <StudioFrame state={state} act={act} narrow={narrow} />
      </InnerContext>
    </StudioContext>
  );
}

/** The computed layout, shifted so that what one works on stays where it is on the screen. */
function useSteadyLayout(
  graph: Graph,
  tree: Tree,
  kinds: Readonly<Record<string, NodeKind>>,
  picked: string | undefined,
): Layout {
  const last = useRef<Layout | null>(null);
  const drawn = useRef('');
  const anchor = useRef(picked);
  anchor.current = picked ?? anchor.current;
  return useMemo(() => {
    const heights = new Map(
      graph.nodes.map((node) => [
        node.key,
        cardHeight(summaryOf(node, kinds[node.kind]), tree.rows.get(node.key)?.length ?? 0),
      ]),
    );
    const before = last.current;
    const shape = shapeOf(tree, heights);
    if (before && drawn.current === shape) return before; // words changed, nothing moves
    drawn.current = shape;
    const fresh = layoutOf(tree, (key) => heights.get(key) ?? 60);
    const known = (key: string | undefined) =>
      key !== undefined && before?.places.has(key) && fresh.places.has(key) ? key : undefined;
    const held =
      known(anchor.current) ?? known(tree.parent.get(anchor.current ?? '')) ?? known(tree.roots[0]?.key);
    const was = before?.places.get(held ?? '');
    const is = fresh.places.get(held ?? '');
    last.current = was && is ? shifted(fresh, was.x - is.x, was.y - is.y) : fresh;
    return last.current;
  }, [graph, tree, kinds]);
}

const shapeOf = (tree: Tree, heights: ReadonlyMap<string, number>): string =>
  [
    ...tree.roots.map(({ key, sort }) => `${key} ${sort}`),
    ...tree.lines.map((line) => `${line.source} ${line.row} ${line.target} ${line.sort}`),
    ...[...heights].map(([key, height]) => `${key} ${height}`),
  ].join('|');

const shifted = (layout: Layout, x: number, y: number): Layout => ({
  places: new Map(
    [...layout.places].map(([key, place]) => [key, { ...place, x: place.x + x, y: place.y + y }]),
  ),
  heads: layout.heads.map((head) => ({ ...head, x: head.x + x, y: head.y + y })),
});

function byNode(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const one of findings) found.set(one.node, [...(found.get(one.node) ?? []), one]);
  return found;
}
