import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { numbers, type NumberLine } from '@/api/admin';
import { flows } from '@/api/flows';
import { routing } from '@/api/routing';
import { useMay } from '@/app/SessionContext';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { filled, shaped, type Field, type Values } from './fields';
import { RecordForm } from './RecordForm';
import { Section } from './Section';
import css from './admin.module.css';

export default function Numbers() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['numbers'], queryFn: numbers.list });
  const [open, setOpen] = useState<NumberLine | 'new' | null>(null);
  const writable = useMay()('number.write');
  return (
    <Section
      title={t('admin.numbers.title')}
      lead={t('admin.numbers.lead')}
      add={writable ? t('admin.numbers.add') : undefined}
      onAdd={() => setOpen('new')}
    >
      <Answer query={all}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice title={t('admin.numbers.empty')} />
          ) : (
            <Table
              label={t('admin.numbers.title')}
              heads={[t('admin.numbers.number'), t('admin.numbers.label'), t('admin.numbers.flow'), '']}
            >
              {rows.map((one) => (
                <tr key={one.number}>
                  <th scope="row">{one.number}</th>
                  <td>{one.label}</td>
                  <td>
                    {one.queue ? `${t('admin.numbers.queue')}: ${one.queue}` : one.flow}
                    {one.test && ` · ${t('admin.numbers.tests')}`}
                  </td>
                  <td className={css.act}>
                    {writable && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => setOpen(one)}
                        aria-label={t('admin.numbers.edit', { name: one.number })}
                      >
                        {t('app.action.edit')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Answer>
      {open && <NumberForm line={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Section>
  );
}

function NumberForm({ line, close }: { line: NumberLine | null; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const known = useQuery({ queryKey: ['flows'], queryFn: flows.list });
  const lines = useQuery({ queryKey: ['queues'], queryFn: routing.queues });
  const fields: Field[] = [
    {
      name: 'number',
      label: t('admin.numbers.number'),
      kind: 'text',
      fixed: true,
      check: shaped(/^\+?\d{3,15}$/, t('admin.numbers.needNumber')),
    },
    {
      name: 'label',
      label: t('admin.numbers.label'),
      kind: 'text',
      check: filled(t('admin.common.required')),
    },
    {
      name: 'flow',
      label: t('admin.numbers.flow'),
      kind: 'one',
      options: (known.data ?? []).map((one) => ({ value: one.key, label: one.label })),
    },
    {
      name: 'queue',
      label: t('admin.numbers.queue'),
      kind: 'one',
      hint: t('admin.numbers.queueHint'),
      options: (lines.data ?? []).map((one) => ({ value: one.key, label: one.label })),
    },
    {
      name: 'test',
      label: t('admin.numbers.test'),
      kind: 'switch',
      hint: t('admin.numbers.testHint'),
    },
  ];
  const save = async ({ number, label, flow, queue, test }: Values) => {
    await numbers.put(String(line?.number ?? number), {
      label,
      flow: queue ? null : flow,
      queue,
      test: Boolean(test),
    });
    await queries.invalidateQueries({ queryKey: ['numbers'] });
  };
  return (
    <RecordForm
      title={line ? t('admin.numbers.edit', { name: line.number }) : t('admin.numbers.add')}
      fields={fields}
      start={line ? { ...line } : {}}
      existing={line !== null}
      save={save}
      close={close}
    />
  );
}
