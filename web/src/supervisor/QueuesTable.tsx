import { useTranslation } from 'react-i18next';
import { useOperators, useQueues } from '@/api/names';
import type { QueueLine } from '@/api/routing';
import { Chip } from '@/design/Chip';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { useNow } from '@/design/useNow';
import { clock } from '@/i18n/format';
import { busy, longest, waitingIn, type Now } from './sums';

export function QueuesTable(now: Now) {
  const { t } = useTranslation();
  const configured = useQueues();
  return (
    <Panel title={t('supervisor.queues.title')} flush>
      <Answer query={configured}>
        {(all) =>
          all.length === 0 ? (
            <Notice title={t('supervisor.queues.empty')} />
          ) : (
            <Table
              label={t('supervisor.queues.title')}
              heads={[
                t('supervisor.queues.name'),
                t('supervisor.queues.waiting'),
                t('supervisor.queues.longest'),
                t('supervisor.queues.staff'),
              ]}
            >
              {[...all]
                .sort((a, b) => waitingIn(now.queues, b.key) - waitingIn(now.queues, a.key))
                .map((one) => (
                  <Row key={one.key} one={one} now={now} />
                ))}
            </Table>
          )
        }
      </Answer>
    </Panel>
  );
}

function Row({ one, now }: { one: QueueLine; now: Now }) {
  const time = useNow();
  const count = waitingIn(now.queues, one.key);
  const wait = longest(now.queues, time, one.key);
  return (
    <tr>
      <th scope="row">{one.label}</th>
      <td>{count > 0 ? <Chip tone={count > 4 ? 'stop' : 'ring'}>{count}</Chip> : '0'}</td>
      <td>{wait === null ? '–' : clock(wait)}</td>
      <td>
        <Staff one={one} now={now} />
      </td>
    </tr>
  );
}

function Staff({ one, now }: { one: QueueLine; now: Now }) {
  const { t } = useTranslation();
  const seated = (useOperators().data ?? []).filter((each) =>
    each.seats.some((seat) => seat.queue === one.key),
  );
  const here = seated
    .map((each) => now.operators[each.user_id])
    .filter((each) => each && each.presence !== 'offline');
  const free = here.filter((each) => each?.presence === 'available' && !busy(each)).length;
  if (one.closed || !one.open_now) return <Chip tone="calm">{t('supervisor.queues.closed')}</Chip>;
  if (here.length === 0) return <Chip tone="stop">{t('supervisor.queues.nobody')}</Chip>;
  return <>{t('supervisor.queues.free', { free, all: here.length })}</>;
}
