import { Loader, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk as api, type TransferTarget } from '@/api/desk';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';
import { dialable } from './model';
import { fold } from '@/design/fold';
import { useTargets, type Target } from './useTargets';
import css from './call.module.css';

type Kind = 'queue' | 'operator' | 'number';
const KINDS: readonly Kind[] = ['queue', 'operator', 'number'];

/** To a queue, a colleague or a number: type, arrow down, Enter. */
export function TransferDialog({ interaction, close }: { interaction: string; close: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const [kind, setKind] = useState<Kind>('queue');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);

  async function send(to: TransferTarget) {
    setBusy(true);
    try {
      await api.transfer(interaction, to);
      say.note(t('phone.transfer.done'), 'good');
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
      title={t('phone.transfer.title')}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <p className={css.modalLead}>{t('phone.transfer.lead')}</p>
      <SegmentedControl
        fullWidth
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        data={KINDS.map((value) => ({ value, label: t(`phone.transfer.${value}`) }))}
      />
      <TextInput
        mt="md"
        data-autofocus
        label={t(kind === 'number' ? 'phone.dial.label' : 'phone.transfer.search')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {busy ? <Loader mt="md" size="sm" /> : <Targets kind={kind} text={text} send={(to) => void send(to)} />}
    </Modal>
  );
}

function Targets({ kind, text, send }: { kind: Kind; text: string; send: (to: TransferTarget) => void }) {
  const { t } = useTranslation();
  const targets = useTargets();
  const number = dialable(text);
  const all: Target[] =
    kind === 'number' ? (number ? [{ key: number, label: text, note: '', free: true }] : []) : targets[kind];
  const found = kind === 'number' ? all : all.filter((one) => fold(one.label).includes(fold(text)));
  if (found.length === 0)
    return (
      <p className={css.modalLead}>{t(kind === 'number' ? 'phone.dial.invalid' : 'phone.transfer.none')}</p>
    );
  return (
    <ul className={css.targets}>
      {found.map((one) => (
        <li key={one.key}>
          <button type="button" onClick={() => send({ [kind]: one.key } as unknown as TransferTarget)}>
            <b>{one.label}</b>
            <span data-free={one.free || undefined}>{one.note}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
