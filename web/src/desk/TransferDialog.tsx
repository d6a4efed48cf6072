import { Loader, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk as api, type TransferTarget } from '@/api/desk';
import { messageOf } from '@/api/problem';
import { fold } from '@/design/fold';
import { useSay } from '@/design/Say';
import { TransferNumber } from './TransferNumber';
import { useTargets } from './useTargets';
import css from './call.module.css';

type Kind = 'queue' | 'operator' | 'number';
const KINDS: readonly Kind[] = ['queue', 'operator', 'number'];

/** To a queue, a colleague or a number: type, tab, Enter. What was refused says why, and stays open. */
export function TransferDialog({ interaction, close }: { interaction: string; close: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const [kind, setKind] = useState<Kind>('queue');
  const [refused, setRefused] = useState('');
  const [busy, setBusy] = useState(false);

  async function send(to: TransferTarget) {
    setBusy(true);
    setRefused('');
    try {
      await api.transfer(interaction, to);
      say.note(t('phone.transfer.done'), 'good');
      close();
    } catch (error) {
      setRefused(messageOf(error));
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
      <p className={css.modalLead}>
        {t(kind === 'number' ? 'phone.transfer.outside' : 'phone.transfer.lead')}
      </p>
      <SegmentedControl
        fullWidth
        mb="md"
        value={kind}
        onChange={(value) => {
          setKind(value as Kind);
          setRefused('');
        }}
        data={KINDS.map((value) => ({ value, label: t(`phone.transfer.${value}`) }))}
      />
      {kind === 'number' ? (
        <TransferNumber
          busy={busy}
          refused={refused}
          typing={() => setRefused('')}
          send={(number) => void send({ number })}
        />
      ) : (
        <Targets key={kind} kind={kind} busy={busy} refused={refused} send={(to) => void send(to)} />
      )}
    </Modal>
  );
}

interface TargetsProps {
  kind: 'queue' | 'operator';
  busy: boolean;
  refused: string;
  send: (to: TransferTarget) => void;
}

function Targets({ kind, busy, refused, send }: TargetsProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useTargets()[kind].filter((one) => fold(one.label).includes(fold(text)));
  const target = (key: string): TransferTarget => (kind === 'queue' ? { queue: key } : { operator: key });
  return (
    <>
      <TextInput
        data-autofocus
        label={t('phone.transfer.search')}
        value={text}
        error={refused}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {busy ? (
        <Loader mt="md" size="sm" />
      ) : found.length === 0 ? (
        <p className={css.modalLead}>{t('phone.transfer.none')}</p>
      ) : (
        <ul className={css.targets}>
          {found.map((one) => (
            <li key={one.key}>
              <button type="button" onClick={() => send(target(one.key))}>
                <b>{one.label}</b>
                <span data-free={one.free || undefined}>{one.note}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
