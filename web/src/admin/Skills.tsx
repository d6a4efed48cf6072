import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { routing, type SkillLine } from '@/api/routing';
import { useMay } from '@/app/SessionContext';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { filled, KEY, shaped, type Field, type Values } from './fields';
import { RecordForm } from './RecordForm';
import { Section } from './Section';
import css from './admin.module.css';

export default function Skills() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['skills'], queryFn: routing.skills });
  const [open, setOpen] = useState<SkillLine | 'new' | null>(null);
  const writable = useMay()('queue.write');
  return (
    <Section
      title={t('admin.skills.title')}
      lead={t('admin.skills.lead')}
      add={writable ? t('admin.skills.add') : undefined}
      onAdd={() => setOpen('new')}
    >
      <Answer query={all}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice title={t('admin.skills.empty')} />
          ) : (
            <Table
              label={t('admin.skills.title')}
              heads={[t('admin.queues.label'), t('admin.queues.key'), '']}
            >
              {rows.map((one) => (
                <tr key={one.key}>
                  <th scope="row">{one.label}</th>
                  <td>
                    <code>{one.key}</code>
                  </td>
                  <td className={css.act}>
                    {writable && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => setOpen(one)}
                        aria-label={t('admin.queues.edit', { name: one.label })}
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
      {open && <SkillForm skill={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Section>
  );
}

function SkillForm({ skill, close }: { skill: SkillLine | null; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const fields: Field[] = [
    {
      name: 'label',
      label: t('admin.queues.label'),
      kind: 'text',
      check: filled(t('admin.queues.needLabel')),
    },
    {
      name: 'key',
      label: t('admin.queues.key'),
      kind: 'text',
      fixed: true,
      hint: t('admin.queues.keyHint'),
      check: shaped(KEY, t('admin.queues.badKey')),
    },
  ];
  const save = async ({ key, label }: Values) => {
    await routing.putSkill(String(skill?.key ?? key), String(label));
    await queries.invalidateQueries({ queryKey: ['skills'] });
  };
  return (
    <RecordForm
      title={skill ? t('admin.queues.edit', { name: skill.label }) : t('admin.skills.add')}
      fields={fields}
      start={skill ? { ...skill } : {}}
      existing={skill !== null}
      save={save}
      close={close}
    />
  );
}
