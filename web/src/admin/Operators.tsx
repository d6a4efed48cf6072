import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { users } from '@/api/admin';
import { routing, type OperatorLine } from '@/api/routing';
import { useMay } from '@/app/SessionContext';
import { Avatar } from '@/design/Avatar';
import { Chip } from '@/design/Chip';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { filled, type Field, type Values } from './fields';
import { RecordForm } from './RecordForm';
import { Section } from './Section';
import { SkillLevels } from './SkillLevels';
import css from './admin.module.css';

export default function Operators() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['operators'], queryFn: routing.operators });
  const lines = useQuery({ queryKey: ['queues'], queryFn: routing.queues });
  const skills = useQuery({ queryKey: ['skills'], queryFn: routing.skills });
  const [open, setOpen] = useState<OperatorLine | 'new' | null>(null);
  const writable = useMay()('operator.write');
  const queueLabel = (key: string) => lines.data?.find((one) => one.key === key)?.label ?? key;
  const skillLabel = (key: string) => skills.data?.find((one) => one.key === key)?.label ?? key;
  return (
    <Section
      title={t('admin.operators.title')}
      lead={t('admin.operators.lead')}
      add={writable ? t('admin.operators.add') : undefined}
      onAdd={() => setOpen('new')}
    >
      <Answer query={all}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice title={t('admin.operators.empty')} />
          ) : (
            <Table
              label={t('admin.operators.title')}
              heads={[
                t('supervisor.operators.name'),
                t('admin.operators.queues'),
                t('admin.operators.skills'),
                '',
              ]}
            >
              {rows.map((one) => (
                <tr key={one.user_id}>
                  <th scope="row">
                    <span className={css.name}>
                      <Avatar name={one.name} size={30} />
                      {one.name}
                    </span>
                  </th>
                  <td>
                    <span className={css.tags}>
                      {one.seats.map(({ queue }) => (
                        <Chip key={queue} tone="calm">
                          {queueLabel(queue)}
                        </Chip>
                      ))}
                    </span>
                  </td>
                  <td>
                    <span className={css.tags}>
                      {Object.entries(one.skills).map(([key, level]) => (
                        <Chip key={key} tone="talk">
                          {skillLabel(key)} {level}
                        </Chip>
                      ))}
                    </span>
                  </td>
                  <td className={css.act}>
                    {writable && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => setOpen(one)}
                        aria-label={t('admin.operators.edit', { name: one.name })}
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
      {open && (
        <OperatorForm
          operator={open === 'new' ? null : open}
          known={all.data ?? []}
          close={() => setOpen(null)}
        />
      )}
    </Section>
  );
}

interface OperatorFormProps {
  operator: OperatorLine | null;
  known: readonly OperatorLine[];
  close: () => void;
}

function OperatorForm({ operator, known, close }: OperatorFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const lines = useQuery({ queryKey: ['queues'], queryFn: routing.queues });
  const people = useQuery({ queryKey: ['users'], queryFn: users.list, enabled: operator === null });
  const [levels, setLevels] = useState<Record<string, number>>(operator?.skills ?? {});
  const free = (people.data ?? []).filter(
    (one) => one.active && !known.some((each) => each.user_id === one.id),
  );
  const fields: Field[] = [
    ...(operator
      ? []
      : [
          {
            name: 'user',
            label: t('admin.operators.user'),
            kind: 'one',
            options: free.map((one) => ({ value: one.id, label: one.name })),
            check: filled(t('admin.common.required')),
          } as const,
        ]),
    {
      name: 'queues',
      label: t('admin.operators.queues'),
      kind: 'many',
      options: (lines.data ?? []).map((one) => ({ value: one.key, label: one.label })),
    },
  ];
  const save = async ({ user, queues: chosen }: Values) => {
    await routing.putOperator(
      String(operator?.user_id ?? user),
      operatorBody(operator, levels, chosen as string[]),
    );
    await queries.invalidateQueries({ queryKey: ['operators'] });
  };
  return (
    <RecordForm
      title={operator ? t('admin.operators.edit', { name: operator.name }) : t('admin.operators.add')}
      fields={fields}
      start={{ queues: operator?.seats.map((seat) => seat.queue) ?? [] }}
      existing={operator !== null}
      save={save}
      close={close}
    >
      <SkillLevels levels={levels} change={setLevels} />
    </RecordForm>
  );
}

/** Order and weight of seats already held are kept; a new seat is an ordinary one. */
const operatorBody = (
  operator: OperatorLine | null,
  skills: Record<string, number>,
  chosen: readonly string[],
): object => ({
  skills,
  seats: chosen.map((queue) => operator?.seats.find((seat) => seat.queue === queue) ?? { queue }),
  ...(operator && { capacity: operator.capacity }),
});
