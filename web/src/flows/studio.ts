import { createContext, useContext, type ComponentType } from 'react';
import type { Finding, FlowView, Graph, NodeKind } from '@/api/flows';
import type { Tone } from '@/design/Chip';

/** What stands on one node besides its own words: a figure, a place in a run, a break point. */
export interface Mark {
  /** A short word or figure in the card's foot, such as "41 %"; `title` says it in full. */
  badge?: { text: string; title: string; tone: Tone };
  /** here: a run stands in it; passed: a run went through; changed: differs from what is compared with. */
  state?: 'here' | 'passed' | 'changed' | 'added' | 'removed';
  /** A run stops before it. */
  stop?: boolean;
}

/** What a panel draws on the canvas. Gone when the panel sets null (or another sets its own). */
export interface Overlay {
  nodes: Readonly<Record<string, Mark>>;
  /** By "node exit", such as "desejo go.iptu": a figure on the exit, and its share (0..1) as the line's width. */
  exits?: Readonly<Record<string, { text: string; share?: number }>>;
  /** Acts added to every node's menu while the overlay is there, such as "parar aqui". */
  acts?: readonly { label: string; Icon: ComponentType<{ size?: number }>; act: (node: string) => void }[];
}

/** A change of the graph: pure; the same graph back means that nothing changed. */
export type Change = (graph: Graph) => Graph;

export interface Studio {
  flowKey: string;
  /** As the server has it: published version, label, draft as last saved. */
  flow: FlowView;
  /** The draft as it stands on the screen. Null only while the text has never been a flow. */
  graph: Graph;
  /** The canonical text of the draft, as of the last lint (or what is being typed in the text tab). */
  text: string;
  kinds: Readonly<Record<string, NodeKind>>;
  findings: readonly Finding[];
  /** The key of the node whose form is open. */
  selected: string | null;
  /** Opens a node's form, draws the canvas to it; `field` is focused in the form. */
  select: (node: string | null, field?: string) => void;
  /** Changes the draft as one step of undo; changes with the same `merge` in quick succession are one. */
  apply: (change: Change, merge?: string) => void;
  /** Puts another text in the draft's place (an earlier version), as one step of undo. */
  load: (text: string) => Promise<void>;
  overlay: Overlay | null;
  setOverlay: (overlay: Overlay | null) => void;
  /** The screen differs from the saved draft. */
  dirty: boolean;
  /** Saves now; resolves when the server has the draft, rejects when it refused. */
  save: () => Promise<void>;
  /** Asks the server for the flow again (after a publish, a roll back). */
  reload: () => Promise<void>;
  /** May this person change it? Reading works without. */
  writable: boolean;
  /** The side panel in view, by its key. */
  panel: string;
  openPanel: (key: string) => void;
}

export const StudioContext = createContext<Studio | null>(null);

/** What a panel beside the canvas knows and may do. */
export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('no studio');
  return studio;
}
