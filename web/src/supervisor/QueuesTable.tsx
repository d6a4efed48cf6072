import { useTranslation } from 'react-i18next';
import { Chip } from '@/design/Chip';
import { Panel } from '@/design/Panel';
import { Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { useNow } from '@/design/useNow';
import { clock, span } from '@/i18n/format';
import type { QueueNow } from './model';
import { longest, waitingIn, type Now } from './sums';

export function QueuesTable({ queues, operators, interactions }: Now) {
  const { t } = useTranslation();
  const now = useNow();
  const rows = Object.entries(queues).sort((a, b) => waitingIn(interactions, b[0]) - waitingIn(interactions, a[0]) || a[0].localeCompare(b[0]));
  if (rows.length === 0) return <Panel title={t('supervisor.queues.title')}><Notice title={t('supervisor.queues.empty')} /></Panel>;
  const staff = (queue: string) => Object.values(operators).filter((one) => one.queues?.includes(queue) && one.presence !== 'offline');
  return (
    <Panel title={t('supervisor.queues.title')} flush>
      <Table label={t('supervisor.queues.title')} heads={[t('supervisor.queues.name'), t('supervisor.queues.waiting'), t('supervisor.queues.longest'), t('supervisor.queues.estimate'), t('supervisor.queues.staff')]}>
        {rows.map(([key, one]) => {
          const wait = longest(interactions, now, key);
          const count = waitingIn(interactions, key);
          return (
            <tr key={key}>
              <th scope="row">{one.label ?? key}</th>
              <td data-number>{count > 0 ? <Chip tone={count > 4 ? 'stop' : 'ring'}>{count}</Chip> : '0'}</td>
              <td data-number>{wait === null ? '–' : clock(wait)}</td>
              <td data-number>{one.estimate_s == null ? '–' : span(one.estimate_s)}</td>
              <td><Staff one={one} staff={staff(key)} /></td>
            </tr>
          );
        })}
      </Table>
    </Panel>
  );
}

function Staff({ one, staff }: { one: QueueNow; staff: readonly { presence?: string }[] }) {
  const { t } = useTranslation();
  if (one.open === false) return <Chip tone="calm">{t('supervisor.queues.closed')}</Chip>;
  const all = one.staffed ?? staff.length;
  const free = one.free ?? staff.filter((each) => each.presence === 'available').length;
  if (all === 0) return <Chip tone="stop">{t('supervisor.queues.nobody')}</Chip>;
  return <>{t('supervisor.queues.free', { free, all })}</>;
}
