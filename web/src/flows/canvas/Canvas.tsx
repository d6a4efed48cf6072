import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  type NodeChange,
  type Node,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useReducedMotion } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSay } from '@/design/Say';
import { titleOf } from '../graph/titles';
import { useInner } from '../inner';
import { useExitWords } from '../names';
import { useStudio } from '../studio';
import { Way, type WayEdge } from './Edge';
import { Head, type HeadNode } from './Head';
import { NodeCard, type CardNode } from './NodeCard';
import { Tools } from './Tools';
import { useCanvasKeys } from './useCanvasKeys';
import { useDrawnEdges, useDrawnNodes } from './useDrawing';
import { useDrop } from './useDrop';
import { extent, fitting, paneSize, useFit } from './useFit';
import css from './canvas.module.css';

const NODES = { card: NodeCard, head: Head };
const EDGES = { way: Way };
const MANY = 250;

export default function Canvas() {
  return (
    <ReactFlowProvider>
      <Drawing />
    </ReactFlowProvider>
  );
}

function Drawing() {
  const { t } = useTranslation();
  const { writable, panel, openPanel } = useStudio();
  const { nodes: all, tree, picked, pick, openQuick, connect } = useInner();
  const begin = useBegin();
  const [joining, setJoining] = useState(false);
  const cards = useDrawnNodes();
  const edges = useDrawnEdges();
  const keys = useCanvasKeys();
  const drop = useDrop();
  useView();
  useAnnounced();

  const change = useCallback(
    (changes: NodeChange<CardNode | HeadNode>[]) => {
      const now = new Set(picked);
      let moved = false;
      for (const one of changes) {
        if (one.type !== 'select' || !all.has(one.id) || now.has(one.id) === one.selected) continue;
        moved = true;
        if (one.selected) now.add(one.id);
        else now.delete(one.id);
      }
      if (moved) pick([...now]);
    },
    [picked, pick, all],
  );
  return (
    <div
      {...keys}
      {...drop}
      className={`${css.canvas} ${joining ? 'connecting' : ''}`}
      tabIndex={0}
      role="application"
      aria-label={t('flows.canvas.label')}
      data-testid="canvas"
    >
      <ReactFlow<CardNode | HeadNode, WayEdge>
        nodes={cards as (CardNode | HeadNode)[]}
        edges={edges as WayEdge[]}
        nodeTypes={NODES}
        edgeTypes={EDGES}
        onNodesChange={change}
        nodesDraggable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable
        nodesConnectable={writable}
        onlyRenderVisibleElements={all.size > MANY}
        selectionMode={SelectionMode.Partial}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
        deleteKeyCode={null}
        disableKeyboardA11y
        minZoom={0.05}
        maxZoom={1.6}
        onInit={begin}
        panOnScroll
        zoomOnDoubleClick={false}
        connectionRadius={12}
        onConnectStart={() => setJoining(true)}
        onConnect={({ source, sourceHandle, target }) =>
          connect({ node: source, exits: exitsOf(source, sourceHandle) }, target)
        }
        onConnectEnd={(_, state) => {
          setJoining(false);
          if (!state.toNode && state.fromHandle?.id && state.fromNode)
            openQuick({ node: state.fromNode.id, exits: exitsOf(state.fromNode.id, state.fromHandle.id) });
        }}
        onNodeClick={(_, node) => {
          if (panel || !all.has(node.id)) return;
          openPanel('step');
          pick([node.id], { reveal: true });
        }}
        onPaneClick={() => pick([])}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.6} />
        <MiniMap<Node>
          pannable
          zoomable
          ariaLabel={t('flows.canvas.minimap')}
          nodeColor={colourOf}
          nodeStrokeWidth={0}
          nodeBorderRadius={18}
          style={{ width: 168, height: 112 }}
        />
      </ReactFlow>
      <Tools />
    </div>
  );

  /** A row of a card may stand for several exits that lead to one place. */
  function exitsOf(node: string, handle: string | null): string[] {
    const row = tree.rows.get(node)?.find((one) => one.id === handle);
    return row?.exits.map((exit) => exit.id) ?? (handle ? [handle] : []);
  }
}

const colourOf = (node: Node): string => {
  if (node.type !== 'card') return 'transparent';
  const { data } = node as CardNode;
  if (data.picked) return 'var(--focus)';
  return data.errors ? 'var(--stop-line)' : 'var(--line-strong)';
};

const READABLE = 0.5;
const FIRST = 0.72;

/** All of it when that can be read; else where every call begins. */
function useBegin() {
  const { layout, tree } = useInner();
  const fit = useFit();
  const { setViewport } = useReactFlow();
  return useCallback(() => {
    const pane = paneSize();
    const start = layout.places.get(tree.roots[0]?.key ?? '');
    const all = extent(layout);
    if (!start || fitting(all, pane) > READABLE) return fit(0);
    const y = Math.min(pane.height / 2 - (start.y + start.height / 2) * FIRST, 40 - all.y * FIRST);
    void setViewport({ x: 36 - start.x * FIRST, y, zoom: FIRST });
  }, []); // eslint-disable-line -- once, when the page opens
}

/** Moves the view to what was picked elsewhere (search, lint, a chip, an arrow key), only when it is out of sight. */
function useView(): void {
  const { picked, reveal, layout } = useInner();
  const { getViewport, setCenter } = useReactFlow();
  const still = useReducedMotion();
  const latest = useRef({ picked, layout });
  latest.current = { picked, layout };
  useEffect(() => {
    if (reveal === 0) return;
    const key = latest.current.picked.at(-1);
    const place = key === undefined ? undefined : latest.current.layout.places.get(key);
    const pane = paneSize();
    if (!place) return;
    const { x, y, zoom } = getViewport();
    const left = place.x * zoom + x;
    const top = place.y * zoom + y;
    const readable = zoom >= 0.55;
    const seen =
      left > 12 &&
      top > 12 &&
      left + place.width * zoom < pane.width - 40 &&
      top + place.height * zoom < pane.height - 40;
    if (seen && readable) return;
    void setCenter(place.x + place.width / 2, place.y + place.height / 2, {
      zoom: Math.max(zoom, 0.8),
      duration: still ? 0 : 280,
    });
  }, [reveal, getViewport, setCenter, still]);
}

/** Says where one stands, for who walks by keys without seeing. */
function useAnnounced(): void {
  const { t } = useTranslation();
  const say = useSay();
  const { kinds } = useStudio();
  const { picked, nodes, tree } = useInner();
  const words = useExitWords();
  const key = picked.at(-1);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const node = key === undefined ? undefined : nodes.get(key);
    if (!node || !document.activeElement?.closest('[data-testid=canvas]')) return;
    const kind = kinds[node.kind];
    const exits = (tree.rows.get(node.key) ?? []).map((row) => words.row(row, kind).title).join(', ');
    say.aloud(
      t('flows.canvas.at', {
        node: titleOf(node.key),
        kind: kind?.label ?? '',
        words: '',
        exits: exits || t('flows.canvas.none'),
      }),
    );
  }, [key]); // eslint-disable-line -- only the move is told, not every edit
}
