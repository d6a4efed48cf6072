import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import { tickets } from '@/api/tickets';
import { useSay } from '@/design/Say';
import css from './tickets.module.css';

/** A note for colleagues; the citizen never sees it. */
export function NoteForm({ id }: { id: string }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  async function add(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await tickets.note(id, text.trim());
      setText('');
      await queries.invalidateQueries({ queryKey: ['tickets'] });
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
    setBusy(false);
  }
  return (
    <form className={css.note} onSubmit={(event) => void add(event)}>
      <Textarea
        label={t('ticket.timeline.note')}
        description={t('ticket.timeline.noteHint')}
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() && (
        <Button type="submit" size="sm" loading={busy} className={css.end}>
          {t('ticket.timeline.add')}
        </Button>
      )}
    </form>
  );
}
