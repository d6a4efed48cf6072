import { Button, Modal, NativeSelect, NumberInput, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueueName, useQueues } from '@/api/names';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';
import { shortMoment } from '@/i18n/format';
import { useView } from '@/live/LiveProvider';
import { supervision } from './api';
import css from './dialogs.module.css';

/** Tell operators something, see who has read it, take it down. */
export function MessageDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const queues = useQueues().data ?? [];
  const [text, setText] = useState('');
  const [queue, setQueue] = useState('');
  const [minutes, setMinutes] = useState(60);
  async function send(event: FormEvent) {
    event.preventDefault();
    try {
      await supervision.send(text, queue || null, minutes);
      setText('');
      say.note(t('supervisor.message.sent'), 'good');
      await queries.invalidateQueries({ queryKey: ['broadcasts'] });
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('supervisor.message.title')}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <form className={css.form} onSubmit={(event) => void send(event)}>
        <Textarea
          data-autofocus
          required
          autosize
          minRows={3}
          maxLength={500}
          label={t('supervisor.message.text')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('supervisor.message.to')}
          value={queue}
          onChange={(event) => setQueue(event.currentTarget.value)}
          data={[
            { value: '', label: t('supervisor.message.everybody') },
            ...queues.map((one) => ({ value: one.key, label: one.label })),
          ]}
        />
        <NumberInput
          label={t('supervisor.message.minutes')}
          min={1}
          max={1440}
          value={minutes}
          onChange={(value) => setMinutes(Number(value) || 60)}
        />
        <footer className={css.foot}>
          <Button type="submit" disabled={!text.trim()}>
            {t('supervisor.message.send')}
          </Button>
        </footer>
      </form>
      <Standing />
    </Modal>
  );
}

function Standing() {
  const { t } = useTranslation();
  const queueName = useQueueName();
  const readers = useView<Record<string, Record<string, true>>>('readers') ?? {};
  const sent = useQuery({ queryKey: ['broadcasts'], queryFn: supervision.sent }).data ?? [];
  const here = sent.filter((one) => one.id in readers);
  return (
    <section className={css.form} aria-label={t('supervisor.message.standing')}>
      <h3 className={css.heading}>{t('supervisor.message.standing')}</h3>
      {here.length === 0 && <p className={css.lead}>{t('supervisor.message.nobody')}</p>}
      <ul className={css.list}>
        {here.map((one) => (
          <li key={one.id}>
            <span>
              {one.text}
              <small>
                {shortMoment(one.at)} · {one.queue ? queueName(one.queue) : t('supervisor.message.everybody')}{' '}
                · {t('supervisor.message.readBy', { count: Object.keys(readers[one.id] ?? {}).length })}
              </small>
            </span>
            <Button size="xs" variant="default" onClick={() => void supervision.withdraw(one.id)}>
              {t('supervisor.message.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
