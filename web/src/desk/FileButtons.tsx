import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk as api } from '@/api/desk';
import { messageOf } from '@/api/problem';
import { tickets, type Draft } from '@/api/tickets';
import { useHotkey } from '@/app/hotkeys';
import { Keys } from '@/design/Keys';
import { useSay } from '@/design/Say';
import css from './form.module.css';

interface FileButtonsProps {
  interaction: string;
  filed: boolean;
  wrapUp: boolean;
  values: Draft;
  flush: () => Promise<void>;
}

/** Filing: possible while talking; after the call it also frees the operator. */
export function FileButtons({ interaction, filed, wrapUp, values, flush }: FileButtonsProps) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const missing = [
    !values.service_key && t('desk.form.service'),
    !values.subject?.trim() && t('desk.form.subject'),
  ].filter(Boolean);

  async function finish(free: boolean) {
    if (!filed && missing.length > 0)
      return say.note(t('desk.form.incomplete', { fields: missing.join(', ') }), 'bad');
    setBusy(true);
    try {
      await flush();
      if (!filed) {
        const ticket = await tickets.file(interaction);
        queries.setQueryData(['draft', interaction], ticket);
        say.note(t('desk.form.filed', { number: ticket.number ?? '' }), 'good');
      }
      if (free) await api.presence('available');
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
    setBusy(false);
  }

  useHotkey('Ctrl+Enter', !busy && (() => void finish(wrapUp)));
  if (filed && !wrapUp) return null;
  return (
    <div className={css.foot}>
      {missing.length > 0 && !filed && (
        <p className={css.missing}>{t('desk.form.incomplete', { fields: missing.join(', ') })}</p>
      )}
      <Button
        size="md"
        loading={busy}
        onClick={() => void finish(wrapUp)}
        rightSection={<Keys keys={['Ctrl', 'Enter']} quiet />}
        aria-keyshortcuts="Control+Enter"
      >
        {t(filed ? 'desk.idle.start' : wrapUp ? 'desk.form.fileAndFree' : 'desk.form.file')}
      </Button>
    </div>
  );
}
