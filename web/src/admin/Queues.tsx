import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queues, type QueueLine } from '@/api/admin';
import { useMay } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { filled, KEY, numeric, shaped, type Field, type Values } from './fields';
import { RecordForm } from './RecordForm';
import { Section } from './Section';
import css from './admin.module.css';

export default function Queues() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['queues'], queryFn: queues.list });
  const [open, setOpen] = useState<QueueLine | 'new' | null>(null);
  const writable = useMay()('queue.write');
  return (
    <Section title={t('admin.queues.title')} lead={t('admin.queues.lead')} add={writable ? t('admin.queues.add') : undefined} onAdd={() => setOpen('new')}>
      <Answer query={all}>
        {(rows) => rows.length === 0 ? <Notice title={t('admin.queues.empty')} /> : (
          <Table label={t('admin.queues.title')} heads={[t('admin.queues.label'), t('admin.queues.key'), t('admin.queues.ring'), t('admin.queues.wrap'), t('admin.users.status'), '']}>
            {rows.map((one) => (
              <tr key={one.key}>
                <th scope="row">{one.label}</th>
                <td><code>{one.key}</code></td>
                <td>{one.offer_s} s</td>
                <td>{one.wrap_up_s} s</td>
                <td><Chip tone={one.closed ? 'calm' : 'go'}>{t(one.closed ? 'admin.queues.closed' : 'admin.queues.open')}</Chip></td>
                <td className={css.act}>{writable && <Button size="compact-sm" variant="default" onClick={() => setOpen(one)} aria-label={t('admin.queues.edit', { name: one.label })}>{t('app.action.edit')}</Button>}</td>
              </tr>
            ))}
          </Table>
        )}
      </Answer>
      {open && <QueueForm queue={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Section>
  );
}

function QueueForm({ queue, close }: { queue: QueueLine | null; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const fields: Field[] = [
    { name: 'label', label: t('admin.queues.label'), kind: 'text', check: filled(t('admin.queues.needLabel')) },
    { name: 'key', label: t('admin.queues.key'), kind: 'text', fixed: true, hint: t('admin.queues.keyHint'), check: shaped(KEY, t('admin.queues.badKey')) },
    { name: 'offer_s', label: t('admin.queues.ring'), kind: 'number', check: numeric(t('admin.common.number')) },
    { name: 'wrap_up_s', label: t('admin.queues.wrap'), kind: 'number', check: numeric(t('admin.common.number')) },
    { name: 'closed', label: t('admin.queues.closed'), kind: 'switch', hint: t('admin.queues.closedHint') },
  ];
  const start: Values = queue ? { ...queue } : { offer_s: 20, wrap_up_s: 60, closed: false };
  const save = async (values: Values) => {
    await queues.put(String(queue?.key ?? values.key), queueBody(queue, values));
    await queries.invalidateQueries({ queryKey: ['queues'] });
  };
  return <RecordForm title={queue ? t('admin.queues.edit', { name: queue.label }) : t('admin.queues.add')} fields={fields} start={start} existing={queue !== null} save={save} close={close} />;
}

const queueBody = (_queue: QueueLine | null, { label, offer_s, wrap_up_s, closed }: Values): object => ({
  label, offer_s: Number(offer_s), wrap_up_s: Number(wrap_up_s), closed,
});
