import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '@/design/Avatar';
import { Chip, type Tone } from '@/design/Chip';
import { matches } from '@/design/fold';
import { Panel } from '@/design/Panel';
import { Since } from '@/design/Since';
import { Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { handlingOf, type Now } from './sums';
import type { OperatorNow } from './model';
import css from './supervisor.module.css';

type Shown = 'available' | 'busy' | 'ringing' | 'wrap_up' | 'paused' | 'offline';
const ORDER: readonly Shown[] = ['busy', 'ringing', 'wrap_up', 'available', 'paused', 'offline'];
const TONES: Readonly<Record<Shown, Tone>> = { available: 'go', busy: 'talk', ringing: 'ring', wrap_up: 'warm', paused: 'hold', offline: 'calm' };

interface Row { key: string; one: OperatorNow; shown: Shown; on: [string, Now['interactions'][string]][] }

function rowsOf({ operators, interactions }: Now): Row[] {
  return Object.entries(operators)
    .map(([key, one]): Row => {
      const on = handlingOf(interactions, one.user_id ?? key);
      const stage = on[0]?.[1].stage;
      const shown = stage === 'talking' ? 'busy' : stage === 'offering' ? 'ringing' : ((one.presence ?? 'offline') as Shown);
      return { key, one, shown, on };
    })
    .sort((a, b) => ORDER.indexOf(a.shown) - ORDER.indexOf(b.shown) || (a.one.name ?? '').localeCompare(b.one.name ?? ''));
}

export function OperatorsTable(now: Now) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const rows = rowsOf(now).filter(({ one }) => matches(one.name ?? '', typed));
  return (
    <Panel
      title={t('supervisor.operators.title')} flush
      aside={<TextInput size="xs" type="search" aria-label={t('supervisor.operators.filter')} placeholder={t('supervisor.operators.filter')} leftSection={<IconSearch size={15} aria-hidden />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />}
    >
      {rows.length === 0 ? <Notice title={t('supervisor.operators.empty')} /> : (
        <Table label={t('supervisor.operators.title')} heads={[t('supervisor.operators.name'), t('supervisor.operators.presence'), t('supervisor.operators.since'), t('supervisor.operators.handling')]}>
          {rows.map((row) => <OperatorRow key={row.key} row={row} queues={now.queues} />)}
        </Table>
      )}
    </Panel>
  );
}

function OperatorRow({ row, queues }: { row: Row; queues: Now['queues'] }) {
  const { t } = useTranslation();
  const { one, shown, on } = row;
  const queue = on[0]?.[1].queue;
  return (
    <tr>
      <th scope="row"><span className={css.name}><Avatar name={one.name ?? '?'} size={28} />{one.name ?? row.key}</span></th>
      <td>
        <Chip tone={TONES[shown]}>{t(`desk.presence.${shown}`)}</Chip>
        {shown === 'paused' && one.reason && <small className={css.reason}>{t(`desk.presence.reason.${one.reason as 'cafe'}`, { defaultValue: one.reason })}</small>}
      </td>
      <td data-number>{shown !== 'offline' && <Since at={on[0]?.[1].since ?? one.since} />}</td>
      <td>{queue ? (queues[queue]?.label ?? queue) : t('supervisor.operators.none')}</td>
    </tr>
  );
}
