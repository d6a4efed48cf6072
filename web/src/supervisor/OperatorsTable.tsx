import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperatorName, useQueueName } from '@/api/names';
import { Avatar } from '@/design/Avatar';
import { Chip } from '@/design/Chip';
import { matches } from '@/design/fold';
import { Panel } from '@/design/Panel';
import { Since } from '@/design/Since';
import { Notice } from '@/design/States';
import { Table } from '@/design/Table';
import type { OperatorsView } from './model';
import { rowsOf, TONES, type Row } from './operators';
import css from './supervisor.module.css';

export function OperatorsTable({ operators }: { operators: OperatorsView }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const nameOf = useOperatorName();
  const rows = rowsOf(operators, nameOf).filter(({ name }) => matches(name, typed));
  const search = (
    <TextInput
      size="xs"
      type="search"
      aria-label={t('supervisor.operators.filter')}
      placeholder={t('supervisor.operators.filter')}
      leftSection={<IconSearch size={15} aria-hidden />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
  return (
    <Panel title={t('supervisor.operators.title')} flush aside={search}>
      {rows.length === 0 ? (
        <Notice title={t('supervisor.operators.empty')} />
      ) : (
        <Table
          label={t('supervisor.operators.title')}
          heads={[
            t('supervisor.operators.name'),
            t('supervisor.operators.presence'),
            t('supervisor.operators.since'),
            t('supervisor.operators.handling'),
          ]}
        >
          {rows.map((row) => (
            <OperatorRow key={row.id} row={row} />
          ))}
        </Table>
      )}
    </Panel>
  );
}

function OperatorRow({ row: { name, one, shown, on } }: { row: Row }) {
  const { t } = useTranslation();
  const queueName = useQueueName();
  return (
    <tr>
      <th scope="row">
        <span className={css.name}>
          <Avatar name={name} size={28} />
          {name}
        </span>
      </th>
      <td>
        <Chip tone={TONES[shown]}>{t(`desk.presence.${shown}`)}</Chip>
        {shown === 'paused' && one.reason && (
          <small className={css.reason}>
            {t(`desk.presence.reason.${one.reason as 'cafe'}`, { defaultValue: one.reason })}
          </small>
        )}
      </td>
      <td>{shown !== 'offline' && <Since at={on?.since ?? one.since} />}</td>
      <td>{on ? queueName(on.queue) : t('supervisor.operators.none')}</td>
    </tr>
  );
}
