import { IconCode, IconListCheck, IconPencil, type Icon } from '@tabler/icons-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { pt } from '@/i18n/pt';
import { panels, places, summary } from '@/studio/entries';

type Lazy = LazyExoticComponent<ComponentType>;
type Label =
  | `flows.panel.${keyof typeof pt.flows.panel}`
  | `studio.panel.${keyof typeof pt.studio.panel}`
  | `studio.place.${keyof typeof pt.studio.place}`;

export interface PanelEntry {
  key: string;
  label: Label;
  Icon: Icon;
  Panel: Lazy;
  /** Takes half of the screen instead of a column. */
  wide?: boolean;
  /** Shown only to who holds one of these. */
  needs?: readonly string[];
}

/** The panels beside the canvas, in order. Each reads `useStudio()`. */
export const PANELS: readonly PanelEntry[] = [
  {
    key: 'step',
    label: 'flows.panel.step',
    Icon: IconPencil,
    Panel: lazy(() => import('./forms/StepPanel')),
  },
  {
    key: 'findings',
    label: 'flows.panel.findings',
    Icon: IconListCheck,
    Panel: lazy(() => import('./FindingsPanel')),
  },
  ...panels,
  {
    key: 'text',
    label: 'flows.panel.text',
    Icon: IconCode,
    Panel: lazy(() => import('./text/TextPanel')),
    wide: true,
  },
];

/** Shown in the dialog of publishing, between its head and its buttons: what will change for citizens. */
export const PUBLISH_SUMMARY: { Summary: Lazy | null } = { Summary: summary };

export interface PlaceEntry {
  key: string;
  /** One word without slashes: served at /fluxos/-/PATH (no flow's key begins with a dash). */
  path: string;
  label: Label;
  Icon: Icon;
  Page: Lazy;
  needs?: readonly string[];
}

/** Pages beside the list of flows, shown as tabs at its head. */
export const PLACES: readonly PlaceEntry[] = places;
