import { ActionIcon, Switch, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperatorName, useOperators, useQueueName } from '@/api/names';
import { useMay } from '@/app/SessionContext';
import { Avatar } from '@/design/Avatar';
import { Chip } from '@/design/Chip';
import { matches } from '@/design/fold';
import { Panel } from '@/design/Panel';
import { Notice } from '@/design/States';
import { Table } from '@/design/Table';
import type { Board } from './board';
import { Ticking } from './clock';
import type { Deed } from './DeedDialog';
import type { Handling, OperatorNow, OperatorsView } from './model';
import { capacity, rowsOf, TONES, type Row, type Shown } from './operators';
import css from './supervisor.module.css';

interface Props {
  operators: OperatorsView;
  board: Board;
  red: ReadonlySet<string>;
  change: (part: Partial<Board>) => void;
  open: (interaction: string) => void;
  ask: (deed: Deed) => void;
}

export function OperatorsTable({ operators, board, red, change, open, ask }: Props) {
  const { t } = useTranslation();
  const lines = useOperators().data;
  const queueName = useQueueName();
  const all = rowsOf(operators, useOperatorName());
  const lineOf = new Map(lines?.map((one) => [one.user_id, one]));
  const seated = (id: string) =>
    !board.queue || lineOf.get(id)?.seats.some((seat) => seat.queue === board.queue);
  const late = (id: string) => red.has(`operatorTalk ${id}`) || red.has(`operatorPause ${id}`);
  const rows = all.filter(
    ({ id, name, shown }) =>
      (board.offline || shown !== 'offline') &&
      matches(name, board.text) &&
      seated(id) &&
      (!board.alarmsOnly || late(id)),
  );
  const aside = (
    <Switch
      size="xs"
      label={t('supervisor.operators.offline')}
      checked={board.offline}
      onChange={(event) => change({ offline: event.currentTarget.checked })}
    />
  );
  const heads = ['name', 'presence', 'since', 'handling', 'capacity'] as const;
  return (
    <Panel title={`${t('supervisor.operators.title')} (${rows.length})`} flush aside={aside}>
      {rows.length === 0 ? (
        <Notice title={t(all.length ? 'supervisor.operators.noMatch' : 'supervisor.operators.empty')} />
      ) : (
        <div className={css.tall}>
          <Table
            label={t('supervisor.operators.title')}
            heads={[...heads.map((head) => t(`supervisor.operators.${head}`)), '']}
          >
            {rows.map((row) => (
              <Line
                key={row.id}
                {...row}
                queue={row.on ? queueName(row.on.queue) : ''}
                {...capacity(row.one, lineOf.get(row.id))}
                late={late(row.id)}
                open={open}
                ask={ask}
              />
            ))}
          </Table>
        </div>
      )}
    </Panel>
  );
}

interface LineProps extends Row {
  queue: string;
  used: number;
  units: number;
  late: boolean;
  open: (interaction: string) => void;
  ask: (deed: Deed) => void;
}

const Line = memo(function Line({
  id,
  name,
  one,
  shown,
  on,
  queue,
  used,
  units,
  late,
  open,
  ask,
}: LineProps) {
  const { t } = useTranslation();
  return (
    <tr data-operator={id} data-presence={shown}>
      <th scope="row">
        <span className={css.name}>
          <Avatar name={name} size={28} />
          {name}
        </span>
      </th>
      <td>
        <Presence one={one} shown={shown} />
      </td>
      <td data-number data-red={late || undefined}>
        {shown !== 'offline' && <Ticking at={on?.since ?? one.since} />}
      </td>
      <td>{on ? <Serving on={on} queue={queue} open={open} /> : t('supervisor.operators.none')}</td>
      <td>
        <meter
          className={css.meter}
          min={0}
          max={units}
          value={used}
          aria-label={t('supervisor.operators.used', { used, units })}
          title={t('supervisor.operators.used', { used, units })}
        />
      </td>
      <td>
        <Actions id={id} name={name} shown={shown} ask={ask} />
      </td>
    </tr>
  );
});

function Presence({ one, shown }: { one: OperatorNow; shown: Shown }) {
  const { t } = useTranslation();
  return (
    <>
      <Chip tone={TONES[shown]}>{t(`desk.presence.${shown}`)}</Chip>
      {shown === 'paused' && one.reason && (
        <small className={css.reason}>
          {t(`desk.presence.reason.${one.reason as 'cafe'}`, { defaultValue: one.reason })}
        </small>
      )}
    </>
  );
}

function Serving({ on, queue, open }: { on: Handling; queue: string; open: (id: string) => void }) {
  return (
    <button type="button" className={css.link} onClick={() => open(on.interaction)}>
      {queue}
    </button>
  );
}

const Actions = memo(function Actions({
  id,
  name,
  shown,
  ask,
}: {
  id: string;
  name: string;
  shown: Shown;
  ask: (deed: Deed) => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const items = [
    ...(may('supervision.presence') && shown !== 'offline' ? (['pause', 'free'] as const) : []),
    ...(may('supervision.logout') ? (['logout'] as const) : []),
  ];
  if (items.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          className={css.more}
          aria-label={t('supervisor.operators.more', { name })}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map((kind) => (
          <Menu.Item key={kind} onClick={() => ask({ kind, operator: id })}>
            {t(`supervisor.operators.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
});
