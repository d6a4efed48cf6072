import { IconClipboardText, IconHeadset, IconRoute, IconSettings, IconUsersGroup } from '@tabler/icons-react';
import { lazy, type ComponentType } from 'react';
import { may, type Session } from '@/api/session';

export interface PageEntry {
  key: 'desk' | 'tickets' | 'supervisor' | 'flows' | 'admin';
  path: string;
  Icon: typeof IconHeadset;
  Page: ComponentType;
  /** Any one of these opens the page; the server guards what is on it. */
  needs: readonly string[];
  /** It has addresses of its own below. */
  nest?: boolean;
}

const PAGES: readonly PageEntry[] = [
  {
    key: 'desk',
    path: '/atendimento',
    Icon: IconHeadset,
    Page: lazy(() => import('@/desk/DeskPage')),
    needs: ['desk.use'],
  },
  {
    key: 'tickets',
    path: '/chamados',
    Icon: IconClipboardText,
    Page: lazy(() => import('@/tickets/TicketsPage')),
    needs: ['ticket.read'],
  },
  {
    key: 'supervisor',
    path: '/supervisao',
    Icon: IconUsersGroup,
    nest: true,
    Page: lazy(() => import('@/supervisor/SupervisorPage')),
    needs: ['interaction.list'],
  },
  {
    key: 'flows',
    path: '/fluxos',
    Icon: IconRoute,
    Page: lazy(() => import('@/flows/FlowsPage')),
    needs: ['flow.read'],
    nest: true,
  },
  {
    key: 'admin',
    path: '/administracao',
    Icon: IconSettings,
    Page: lazy(() => import('@/admin/AdminPage')),
    needs: ['user.read', 'queue.write', 'number.write', 'audit.read'],
    nest: true,
  },
];

export const pagesFor = (session: Session): PageEntry[] =>
  PAGES.filter(({ needs }) => needs.some((permission) => may(session, permission)));
