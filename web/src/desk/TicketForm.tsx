import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isFiled, type Ticket } from '@/api/tickets';
import { Chip } from '@/design/Chip';
import { Panel } from '@/design/Panel';
import { Answer } from '@/design/States';
import { FileButtons } from './FileButtons';
import { PlaceFields } from './PlaceFields';
import { SavedMark } from './SavedMark';
import { ServicePicker } from './ServicePicker';
import { useDraft, useServices, useSuggestions } from './queries';
import { useDraftForm } from './useDraftForm';
import css from './form.module.css';

/** The ticket of this visit: a draft since the operator connected, written while they talk. */
export function TicketForm({ interaction, wrapUp }: { interaction: string; wrapUp: boolean }) {
  const draft = useDraft(interaction);
  return (
    <Answer query={draft}>
      {(ticket) => <Form key={ticket.id} interaction={interaction} ticket={ticket} wrapUp={wrapUp} />}
    </Answer>
  );
}

function Form({ interaction, ticket, wrapUp }: { interaction: string; ticket: Ticket; wrapUp: boolean }) {
  const { t } = useTranslation();
  const form = useDraftForm(interaction, ticket);
  const { values, change } = form;
  const filed = isFiled(ticket);
  const suggested = useSuggestions(interaction);
  const script = useServices().data?.find((one) => one.key === values.service_key)?.script;
  return (
    <Panel
      title={t('desk.form.title')}
      aside={
        <div className={css.aside}>
          <SavedMark state={form.state} problem={form.problem} />
          <Chip tone={filed ? 'go' : 'warm'}>{filed ? ticket.number : t('desk.form.draft')}</Chip>
        </div>
      }
    >
      <div className={css.grid}>
        <ServicePicker
          value={values.service_key ?? null}
          suggested={suggested}
          choose={(service_key) => change({ service_key })}
          disabled={filed}
        />
        {script && <p className={css.script}>{script}</p>}
        <TextInput
          label={t('desk.form.subject')}
          placeholder={t('desk.form.subjectPlaceholder')}
          maxLength={200}
          value={values.subject ?? ''}
          name="subject"
          disabled={filed}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
        <PlaceFields place={values.place ?? null} change={(place) => change({ place })} disabled={filed} />
        <Textarea
          label={t('desk.form.notes')}
          placeholder={t('desk.form.notesPlaceholder')}
          autosize
          minRows={5}
          maxRows={16}
          maxLength={20_000}
          value={values.notes ?? ''}
          name="notes"
          disabled={filed}
          onChange={(event) => change({ notes: event.currentTarget.value })}
        />
      </div>
      <FileButtons
        interaction={interaction}
        filed={filed}
        wrapUp={wrapUp}
        values={values}
        flush={form.flush}
      />
    </Panel>
  );
}
