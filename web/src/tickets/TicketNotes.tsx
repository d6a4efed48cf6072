import { Button, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import { tickets, type Ticket } from '@/api/tickets';
import { useMay } from '@/app/SessionContext';
import { Panel } from '@/design/Panel';
import { useSay } from '@/design/Say';
import css from './tickets.module.css';

/** Subject and notes, correctable by who may; the server refuses to write over another's change. */
export function TicketNotes({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const writable = useMay()('ticket.write') && ticket.stage !== 'discarded';
  const say = useSay();
  const queries = useQueryClient();
  const [subject, setSubject] = useState(ticket.subject);
  const [notes, setNotes] = useState(ticket.notes);
  const [busy, setBusy] = useState(false);
  const changed = subject !== ticket.subject || notes !== ticket.notes;
  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await tickets.change(ticket.id, { subject, notes, version: ticket.version });
      say.note(t('ticket.saved'), 'good');
      await queries.invalidateQueries({ queryKey: ['tickets'] });
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
    setBusy(false);
  }
  return (
    <Panel title={t('ticket.data.request')}>
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <TextInput
          label={t('ticket.data.subject')}
          value={subject}
          maxLength={200}
          readOnly={!writable}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label={t('ticket.data.notes')}
          value={notes}
          autosize
          minRows={4}
          maxRows={20}
          readOnly={!writable}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        {writable && changed && (
          <Button type="submit" loading={busy} className={css.end}>
            {t('ticket.save')}
          </Button>
        )}
      </form>
    </Panel>
  );
}
