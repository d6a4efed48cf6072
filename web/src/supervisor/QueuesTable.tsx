import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperators, useQueues } from '@/api/names';
import type { OperatorLine, QueueLine } from '@/api/routing';
import { useMay } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { clock, shortMoment } from '@/i18n/format';
import { Ticking } from './clock';
import type { Deed } from './DeedDialog';
import type { DayNow, OperatorsView, OverridesView } from './model';
import { busy, firstIn, levelOf, percent, waitingIn } from './sums';
import type { Everything } from './useNow';
import css from './supervisor.module.css';

interface Props {
  now: Everything;
  only: string;
  red: ReadonlySet<string>;
  alarmsOnly: boolean;
  ask: (deed: Deed) => void;
}

export function QueuesTable({ now, only, red, alarmsOnly, ask }: Props) {
  const { t } = useTranslation();
  const configured = useQueues();
  const operators = useOperators().data;
  const heads = ['name', 'waiting', 'longest', 'level', 'abandoned', 'estimate', 'error', 'staff'] as const;
  const wanted = (one: QueueLine) => (!only || one.key === only) && (!alarmsOnly || isRed(red, one.key));
  return (
    <Panel title={t('supervisor.queues.title')} flush>
      <Answer query={configured}>
        {(all) =>
          all.length === 0 ? (
            <Notice title={t('supervisor.queues.empty')} />
          ) : (
            <Table
              label={t('supervisor.queues.title')}
              heads={[...heads.map((head) => t(`supervisor.queues.${head}`)), '']}
            >
              {[...all]
                .filter(wanted)
                .sort((a, b) => waitingIn(now.queues, b.key) - waitingIn(now.queues, a.key))
                .map((one) => (
                  <Row
                    key={one.key}
                    one={one}
                    waiting={waitingIn(now.queues, one.key)}
                    first={firstIn(now.queues, one.key)}
                    day={now.days[one.key]}
                    forced={now.overrides[one.key]}
                    staff={staffOf(one.key, operators, now.operators)}
                    tooMany={red.has(`queueWaiting ${one.key}`)}
                    tooLong={red.has(`queueLongest ${one.key}`)}
                    tooLow={red.has(`queueLevel ${one.key}`)}
                    ask={ask}
                  />
                ))}
            </Table>
          )
        }
      </Answer>
    </Panel>
  );
}

const isRed = (red: ReadonlySet<string>, queue: string): boolean =>
  ['queueWaiting', 'queueLongest', 'queueLevel'].some((kind) => red.has(`${kind} ${queue}`));

/** "2/5": free of present; a plain text so that a row whose staff did not change is not drawn anew. */
function staffOf(queue: string, all: OperatorLine[] | undefined, now: OperatorsView): string {
  const here = (all ?? [])
    .filter((each) => each.seats.some((seat) => seat.queue === queue))
    .map((each) => now[each.user_id])
    .filter((each) => each && each.presence !== 'offline');
  const free = here.filter((each) => each?.presence === 'available' && !busy(each)).length;
  return `${free}/${here.length}`;
}

interface RowProps {
  one: QueueLine;
  waiting: number;
  first: string | null;
  day: DayNow | undefined;
  forced: OverridesView[string] | undefined;
  staff: string;
  tooMany: boolean;
  tooLong: boolean;
  tooLow: boolean;
  ask: (deed: Deed) => void;
}

const Row = memo(function Row(props: RowProps) {
  const { one, waiting, first, day, tooMany, tooLong, tooLow, ask } = props;
  const { t, i18n } = useTranslation();
  const level = percent(levelOf(day), i18n.language);
  const seconds = (value: number | null | undefined) => (value == null ? '–' : clock(value));
  return (
    <tr data-queue={one.key}>
      <th scope="row">{one.label}</th>
      <td data-number>{waiting > 0 ? <Chip tone={tooMany ? 'stop' : 'ring'}>{waiting}</Chip> : '0'}</td>
      <td data-number data-red={tooLong || undefined}>
        {first ? <Ticking at={first} /> : '–'}
      </td>
      <td data-number>
        {tooLow ? <Chip tone="stop">{level}</Chip> : level}
        {day && <span className="unseen"> {t('supervisor.queues.formula', { name: day.formula })}</span>}
      </td>
      <td data-number>{day?.abandoned ?? 0}</td>
      <td data-number>{seconds(day?.estimate_s)}</td>
      <td data-number>
        {day?.error_p50_s == null ? '–' : `${clock(day.error_p50_s)} / ${seconds(day.error_p90_s)}`}
      </td>
      <td>
        <Staff {...props} />
      </td>
      <td>
        <Actions one={one} forced={props.forced} ask={ask} />
      </td>
    </tr>
  );
});

function Staff({ one, forced, staff }: Pick<RowProps, 'one' | 'forced' | 'staff'>) {
  const { t } = useTranslation();
  const [free = 0, all = 0] = staff.split('/').map(Number);
  if (forced && (!forced.until || Date.parse(forced.until) > Date.now())) {
    const until = forced.until && t('supervisor.queues.until', { at: shortMoment(forced.until) });
    return (
      <Chip tone={forced.state === 'open' ? 'go' : 'stop'}>
        {t(`supervisor.queues.forced_${forced.state}`)} {until}
      </Chip>
    );
  }
  if (one.closed || !one.open_now) return <Chip tone="calm">{t('supervisor.queues.closed')}</Chip>;
  if (all === 0) return <Chip tone="stop">{t('supervisor.queues.nobody')}</Chip>;
  return <>{t('supervisor.queues.free', { free, all })}</>;
}

function Actions({ one, forced, ask }: Pick<RowProps, 'one' | 'forced' | 'ask'>) {
  const { t } = useTranslation();
  const may = useMay();
  if (!may('supervision.queue')) return null;
  const items = forced ? (['open', 'close', 'hours'] as const) : (['open', 'close'] as const);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          className={css.more}
          aria-label={t('supervisor.queues.more', { name: one.label })}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map((kind) => (
          <Menu.Item key={kind} onClick={() => ask({ kind, queue: one.key })}>
            {t(`supervisor.queues.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
