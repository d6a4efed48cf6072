import { createContext, useContext } from 'react';
import type { Finding, GraphNode, NodeKind } from '@/api/flows';
import type { Layout } from './graph/layout';
import type { Spot } from './graph/edit';
import type { Tree } from './graph/tree';

export type View = 'canvas' | 'outline';

/** What the parts of the editor share beyond what panels see. */
export interface Inner {
  tree: Tree;
  layout: Layout;
  nodes: ReadonlyMap<string, GraphNode>;
  kindList: readonly NodeKind[];
  findingsOf: ReadonlyMap<string, readonly Finding[]>;
  /** The last one is the one whose form is open. */
  picked: readonly string[];
  pick: (keys: readonly string[], more?: { field?: string; reveal?: boolean }) => void;
  /** Which field of the form is to be focused, and a count of such wishes. */
  field: string;
  reveal: number;
  undo: (() => void) | null;
  redo: (() => void) | null;
  add: (kind: string, spot?: Spot) => void;
  connect: (spot: Spot, target: string) => void;
  rename: (from: string, to: string) => void;
  remove: () => void;
  duplicate: () => void;
  copy: (cut: boolean) => void;
  paste: (text?: string) => void;
  /** Where a quick-add would put its step; null while it is closed. */
  quick: { spot: Spot | null } | null;
  openQuick: (spot?: Spot | null) => void;
  closeQuick: () => void;
  view: View;
  setView: (view: View) => void;
  allLines: boolean;
  setAllLines: (all: boolean) => void;
}

export const InnerContext = createContext<Inner | null>(null);

export function useInner(): Inner {
  const inner = useContext(InnerContext);
  if (!inner) throw new Error('no editor');
  return inner;
}
