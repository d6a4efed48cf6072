import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { flows, type FlowLine } from '@/api/flows';
import { messageOf, Problem } from '@/api/problem';
import { useSay } from '@/design/Say';
import { KEY, keyOf } from './graph/edit';
import css from './pickers.module.css';

/** A new flow, or a copy of one: a small sound conversation to begin with. */
export function NewFlow({ from, close }: { from: FlowLine | null; close: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const [label, setLabel] = useState(from ? t('flows.make.copyOf', { name: from.label || from.key }) : '');
  const [own, setOwn] = useState<string | null>(null);
  const [purpose, setPurpose] = useState(from?.purpose ?? 'main');
  const [tried, setTried] = useState(false);
  const [taken, setTaken] = useState('');
  const [busy, setBusy] = useState(false);
  const key = own ?? (label ? keyOf(label) : '');
  async function create(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!label.trim() || !KEY.test(key)) return;
    setBusy(true);
    try {
      await flows.add({ key, label: label.trim(), purpose, ...(from && { from: from.key }) });
      await queries.invalidateQueries({ queryKey: ['flows'] });
      go(`/${key}`);
    } catch (error) {
      if (error instanceof Problem && error.status === 409) setTaken(error.detail);
      else say.note(messageOf(error), 'bad');
      setBusy(false);
    }
  }
  return (
    <Modal
      opened
      onClose={close}
      title={from ? t('flows.card.copy') : t('flows.make.title')}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <form className={css.fields} noValidate onSubmit={(event) => void create(event)}>
        <TextInput
          data-autofocus
          name="label"
          label={t('flows.make.label')}
          autoComplete="off"
          value={label}
          error={tried && !label.trim() && t('flows.make.needLabel')}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <TextInput
          name="key"
          label={t('flows.make.key')}
          description={t('flows.make.keyHint')}
          autoComplete="off"
          spellCheck={false}
          value={key}
          error={taken || (tried && !KEY.test(key) && t('flows.make.badKey'))}
          onChange={(event) => {
            setOwn(event.currentTarget.value);
            setTaken('');
          }}
        />
        {!from && (
          <Select
            label={t('flows.purpose.label')}
            allowDeselect={false}
            data={(['main', 'waiting', 'after'] as const).map((one) => ({
              value: one,
              label: t(`flows.purpose.${one}`),
            }))}
            value={purpose}
            onChange={(next) => setPurpose(next ?? 'main')}
          />
        )}
        <div className={css.foot}>
          <Button variant="default" onClick={close}>
            {t('app.action.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('flows.make.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
