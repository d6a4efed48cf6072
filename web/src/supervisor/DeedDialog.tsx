import { Button, Modal, NativeSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperatorName, useOperators, useQueueName, useQueues } from '@/api/names';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';
import { PAUSES } from '@/desk/model';
import { supervision, type Mode } from './api';
import css from './dialogs.module.css';

/** Something a supervisor does that asks for a reason first. */
export type Deed =
  | { kind: 'listen'; interaction: string; mode: Mode }
  | { kind: 'move'; interaction: string }
  | { kind: 'priority'; interaction: string; minutes: number }
  | { kind: 'pause' | 'free' | 'logout'; operator: string }
  | { kind: 'open' | 'close' | 'hours'; queue: string };

export function DeedDialog({ deed, close }: { deed: Deed; close: () => void }) {
  switch (deed.kind) {
    case 'listen':
      return <Listen deed={deed} close={close} />;
    case 'move':
      return <Move interaction={deed.interaction} close={close} />;
    case 'priority':
      return <Priority deed={deed} close={close} />;
    case 'open':
    case 'close':
    case 'hours':
      return <Queue kind={deed.kind} queue={deed.queue} close={close} />;
    default:
      return <Person kind={deed.kind} operator={deed.operator} close={close} />;
  }
}

interface FormProps {
  title: string;
  lead?: string;
  close: () => void;
  run: (reason: string) => Promise<unknown>;
  ready?: boolean;
  children?: ReactNode;
}

/** The frame of all of them: what, why, go. */
function Form({ title, lead, close, run, ready = true, children }: FormProps) {
  const { t } = useTranslation();
  const say = useSay();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  async function go(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await run(reason);
      say.note(t('supervisor.act.done'), 'good');
      close();
    } catch (error) {
      say.note(messageOf(error), 'bad');
      setBusy(false);
    }
  }
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <form className={css.form} onSubmit={(event) => void go(event)}>
        {lead && <p className={css.lead}>{lead}</p>}
        {children}
        <TextInput
          data-autofocus
          required
          name="reason"
          maxLength={300}
          label={t('supervisor.act.reason')}
          description={t('supervisor.act.reasonLead')}
          placeholder={t('supervisor.act.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <footer className={css.foot}>
          <Button variant="default" onClick={close}>
            {t('app.action.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready || reason.trim().length < 3}>
            {t('supervisor.act.confirm')}
          </Button>
        </footer>
      </form>
    </Modal>
  );
}

function Listen({ deed, close }: { deed: { interaction: string; mode: Mode }; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Form
      title={t('supervisor.act.listenTitle')}
      lead={t(`supervisor.on.${deed.mode}`)}
      close={close}
      run={(reason) => supervision.begin(deed.interaction, deed.mode, reason)}
    />
  );
}

function Move({ interaction, close }: { interaction: string; close: () => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<'queue' | 'operator'>('queue');
  const [to, setTo] = useState('');
  const queues = useQueues().data ?? [];
  const operators = useOperators().data ?? [];
  const choices =
    kind === 'queue'
      ? queues.map((one) => ({ value: one.key, label: one.label }))
      : operators.map((one) => ({ value: one.user_id, label: one.name }));
  return (
    <Form
      title={t('supervisor.act.moveTitle')}
      close={close}
      ready={to !== ''}
      run={(reason) =>
        supervision.move(interaction, kind === 'queue' ? { queue: to } : { operator: to }, reason)
      }
    >
      <SegmentedControl
        fullWidth
        value={kind}
        onChange={(value) => {
          setKind(value as 'queue' | 'operator');
          setTo('');
        }}
        data={[
          { value: 'queue', label: t('supervisor.act.toQueue') },
          { value: 'operator', label: t('supervisor.act.toOperator') },
        ]}
      />
      <NativeSelect
        label={t('supervisor.act.moveTo')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        data={[{ value: '', label: '—' }, ...choices]}
      />
    </Form>
  );
}

function Priority({ deed, close }: { deed: { interaction: string; minutes: number }; close: () => void }) {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState(deed.minutes);
  return (
    <Form
      title={t('supervisor.act.priorityTitle')}
      close={close}
      run={(reason) => supervision.priority(deed.interaction, minutes, reason)}
    >
      <NumberInput
        label={t('supervisor.act.priorityMinutes')}
        min={0}
        max={600}
        value={minutes}
        onChange={(value) => setMinutes(Number(value) || 0)}
      />
    </Form>
  );
}

function Queue({
  kind,
  queue,
  close,
}: {
  kind: 'open' | 'close' | 'hours';
  queue: string;
  close: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const name = useQueueName()(queue);
  const [until, setUntil] = useState('');
  const state = ({ open: 'open', close: 'closed', hours: '' } as const)[kind];
  async function run(reason: string) {
    await supervision.override(queue, state, until ? new Date(until).toISOString() : null, reason);
    await queries.invalidateQueries({ queryKey: ['queues'] });
  }
  return (
    <Form title={t(`supervisor.act.${kind}Title`, { name })} close={close} run={run}>
      {kind !== 'hours' && (
        <TextInput
          type="datetime-local"
          label={t('supervisor.act.until')}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      )}
    </Form>
  );
}

function Person({
  kind,
  operator,
  close,
}: {
  kind: 'pause' | 'free' | 'logout';
  operator: string;
  close: () => void;
}) {
  const { t } = useTranslation();
  const name = useOperatorName()(operator);
  const [key, setKey] = useState<string>('reuniao');
  const run = (reason: string) => {
    if (kind === 'logout') return supervision.logOut(operator, reason);
    if (kind === 'free') return supervision.presence(operator, 'available', '', reason);
    return supervision.presence(operator, 'paused', key, reason);
  };
  return (
    <Form
      title={t(`supervisor.act.${kind}Title`, { name })}
      lead={kind === 'logout' ? t('supervisor.act.logoutLead') : undefined}
      close={close}
      run={run}
    >
      {kind === 'pause' && (
        <NativeSelect
          label={t('supervisor.act.pauseKey')}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          data={PAUSES.map((value) => ({ value, label: t(`desk.presence.reason.${value}`) }))}
        />
      )}
    </Form>
  );
}
