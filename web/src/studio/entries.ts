import {
  IconBug,
  IconChartBar,
  IconEar,
  IconHistory,
  IconMap2,
  IconMessages,
  IconPhoneCall,
  IconPlugConnected,
  IconSpeakerphone,
  IconTestPipe,
  IconVinyl,
} from '@tabler/icons-react';
import { lazy } from 'react';
import type { PanelEntry, PlaceEntry } from '@/flows/panels';

/** What the studio hands to the canvas: panels beside it, pages around it, words before publishing. */

export const panels: readonly PanelEntry[] = [
  {
    key: 'debug',
    label: 'studio.panel.debug',
    Icon: IconBug,
    Panel: lazy(() => import('./debug/DebugPanel')),
    needs: ['flow.write'],
  },
  {
    key: 'tests',
    label: 'studio.panel.tests',
    Icon: IconTestPipe,
    Panel: lazy(() => import('./tests/TestsPanel')),
  },
  {
    key: 'versions',
    label: 'studio.panel.versions',
    Icon: IconHistory,
    Panel: lazy(() => import('./versions/VersionsPanel')),
  },
  {
    key: 'figures',
    label: 'studio.panel.figures',
    Icon: IconChartBar,
    Panel: lazy(() => import('./figures/FiguresPanel')),
    wide: true,
  },
  {
    key: 'calls',
    label: 'studio.panel.calls',
    Icon: IconPhoneCall,
    Panel: lazy(() => import('./calls/CallsPanel')),
    needs: ['interaction.read'],
  },
  {
    key: 'failures',
    label: 'studio.panel.failures',
    Icon: IconEar,
    Panel: lazy(() => import('./failures/FailuresPanel')),
    needs: ['interaction.list'],
  },
];

export const summary = lazy(() => import('./versions/PublishSummary'));

export const places: readonly PlaceEntry[] = [
  {
    key: 'intents',
    path: 'assuntos',
    label: 'studio.place.intents',
    Icon: IconMessages,
    Page: lazy(() => import('./intents/IntentsPage')),
    needs: ['flow.read'],
  },
  {
    key: 'announcements',
    path: 'avisos',
    label: 'studio.place.announcements',
    Icon: IconSpeakerphone,
    Page: lazy(() => import('./announcements/AnnouncementsPage')),
    needs: ['flow.read'],
  },
  {
    key: 'prompts',
    path: 'gravacoes',
    label: 'studio.place.prompts',
    Icon: IconVinyl,
    Page: lazy(() => import('./prompts/PromptsPage')),
    needs: ['flow.read'],
  },
  {
    key: 'streets',
    path: 'ruas',
    label: 'studio.place.streets',
    Icon: IconMap2,
    Page: lazy(() => import('./streets/StreetsPage')),
    needs: ['flow.read'],
  },
  {
    key: 'connections',
    path: 'conexoes',
    label: 'studio.place.connections',
    Icon: IconPlugConnected,
    Page: lazy(() => import('./connections/ConnectionsPage')),
    needs: ['flow.write'],
  },
];
