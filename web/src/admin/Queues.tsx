import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect, Route, Switch } from 'wouter';
import { routing, type QueueLine, type SkillLine } from '@/api/routing';
import { useMay } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { filled, KEY, numeric, optional, shaped, type Field, type Value, type Values } from './fields';
import { QueuePolicy } from './policy/QueuePolicy';
import { RecordForm } from './RecordForm';
import { Section } from './Section';
import css from './admin.module.css';

/** The queues as a list, and each one's rules on a page of their own. */
export default function Queues() {
  const all = useQuery({ queryKey: ['queues'], queryFn: routing.queues });
  return (
    <Switch>
      <Route path="/filas/:key/regras">
        {({ key }) => (
          <Answer query={all}>
            {(rows) => {
              const queue = rows.find((one) => one.key === key);
              return queue ? <QueuePolicy queue={queue} queues={rows} /> : <Redirect to="/filas" />;
            }}
          </Answer>
        )}
      </Route>
      <Route>
        <QueueList />
      </Route>
    </Switch>
  );
}

function QueueList() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['queues'], queryFn: routing.queues });
  const seconds = (value: number | null) => (value === null ? t('admin.queues.standard') : `${value} s`);
  const [open, setOpen] = useState<QueueLine | 'new' | null>(null);
  const writable = useMay()('queue.write');
  return (
    <Section
      title={t('admin.queues.title')}
      lead={t('admin.queues.lead')}
      add={writable ? t('admin.queues.add') : undefined}
      onAdd={() => setOpen('new')}
    >
      <Answer query={all}>
        {(rows) =>
          rows.length === 0 ? (
            <Notice title={t('admin.queues.empty')} />
          ) : (
            <Table
              label={t('admin.queues.title')}
              heads={[
                t('admin.queues.label'),
                t('admin.queues.key'),
                t('admin.queues.ring'),
                t('admin.queues.wrap'),
                t('admin.users.status'),
                '',
              ]}
            >
              {rows.map((one) => (
                <tr key={one.key}>
                  <th scope="row">{one.label}</th>
                  <td>
                    <code>{one.key}</code>
                  </td>
                  <td>{seconds(one.rules.offer_s)}</td>
                  <td>{seconds(one.rules.wrap_up_s)}</td>
                  <td>
                    <Chip tone={one.closed ? 'calm' : 'go'}>
                      {t(one.closed ? 'admin.queues.closed' : 'admin.queues.open')}
                    </Chip>
                  </td>
                  <td className={css.act}>
                    <Button
                      component={Link}
                      href={`/filas/${one.key}/regras`}
                      size="compact-sm"
                      variant="default"
                      aria-label={t('admin.policy.title', { name: one.label })}
                    >
                      {t('admin.policy.rules')}
                    </Button>{' '}
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
      {open && <QueueForm queue={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </Section>
  );
}

function QueueForm({ queue, close }: { queue: QueueLine | null; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const skills = useQuery({ queryKey: ['skills'], queryFn: routing.skills });
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
    {
      name: 'offer_s',
      label: t('admin.queues.ring'),
      kind: 'number',
      hint: t('admin.queues.standardHint'),
      check: optional(numeric(t('admin.common.number'))),
    },
    {
      name: 'wrap_up_s',
      label: t('admin.queues.wrap'),
      kind: 'number',
      hint: t('admin.queues.standardHint'),
      check: optional(numeric(t('admin.common.number'))),
    },
    {
      name: 'requires',
      label: t('admin.queues.skills'),
      kind: 'many',
      options: wantedOptions(queue, skills.data ?? []),
    },
    { name: 'closed', label: t('admin.queues.closed'), kind: 'switch', hint: t('admin.queues.closedHint') },
  ];
  const start: Values = queue
    ? {
        key: queue.key,
        label: queue.label,
        offer_s: queue.rules.offer_s,
        wrap_up_s: queue.rules.wrap_up_s,
        requires: queue.rules.requires.flat(),
        closed: queue.closed,
      }
    : { offer_s: null, wrap_up_s: null, requires: [], closed: false };
  const save = async (values: Values) => {
    await routing.putQueue(String(queue?.key ?? values.key), queueBody(queue, values));
    await queries.invalidateQueries({ queryKey: ['queues'] });
  };
  return (
    <RecordForm
      title={queue ? t('admin.queues.edit', { name: queue.label }) : t('admin.queues.add')}
      fields={fields}
      start={start}
      existing={queue !== null}
      save={save}
      close={close}
    />
  );
}

const number = (value: Value): number | null => (value === null || value === '' ? null : Number(value));

/** What the form does not show (rings, preferences, hours) goes back as it came. */
const queueBody = (
  queue: QueueLine | null,
  { label, offer_s, wrap_up_s, requires, closed }: Values,
): object => ({
  label,
  closed,
  hours: queue?.hours ?? null,
  rules: {
    ...queue?.rules,
    offer_s: number(offer_s ?? null),
    wrap_up_s: number(wrap_up_s ?? null),
    requires,
  },
});

/** Every skill by its key, and those with a level ("ingles:3") that the queue asks for already. */
function wantedOptions(queue: QueueLine | null, skills: readonly SkillLine[]) {
  const leveled = (queue?.rules.requires.flat() ?? []).filter(
    (one) => !skills.some((skill) => skill.key === one),
  );
  return [
    ...skills.map((one) => ({ value: one.key, label: one.label })),
    ...leveled.map((one) => ({ value: one, label: one })),
  ];
}
