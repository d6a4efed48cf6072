import type { Icon } from '@tabler/icons-react';
import type { ParseKeys } from 'i18next';
import type { ComponentType, LazyExoticComponent } from 'react';
import { panels, places, summary } from '@/studio/entries';

type Lazy = LazyExoticComponent<ComponentType>;

export interface PanelEntry {
  key: string;
  label: ParseKeys;
  Icon: Icon;
  Panel: Lazy;
  /** Takes half of the screen instead of a column. */
  wide?: boolean;
  /** Shown only to who holds one of these. */
  needs?: readonly string[];
}

/** The panels beside the canvas, in order. Each reads `useStudio()`. */
export const PANELS: readonly PanelEntry[] = panels;

/** Shown in the dialog of publishing, between its head and its buttons: what will change for citizens. */
export const PUBLISH_SUMMARY: { Summary: Lazy | null } = { Summary: summary };

export interface PlaceEntry {
  key: string;
  /** One word without slashes: served at /fluxos/-/PATH (no flow's key begins with a dash). */
  path: string;
  label: ParseKeys;
  Icon: Icon;
  Page: Lazy;
  needs?: readonly string[];
}

/** Pages beside the list of flows, shown as tabs at its head. */
export const PLACES: readonly PlaceEntry[] = places;
