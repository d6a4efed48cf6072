import { Button, Select, TextInput } from '@mantine/core';
import { IconCircleCheckFilled, IconSchool } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { intents, type Guess } from '@/api/intents';
import type { Failure } from '@/api/studio';
import { useIntents } from '../queries';
import { useAttempt } from '../useAttempt';
import css from './failures.module.css';

/** One press makes the sentence an example of what was wanted; then it is tried again. */
export function Teach({ failure }: { failure: Failure }) {
  const { t } = useTranslation();
  const known = useIntents().data ?? [];
  const queries = useQueryClient();
  const [text, setText] = useState(failure.heard_text);
  const [intent, setIntent] = useState<string | null>(null);
  const [guess, setGuess] = useState<Guess | null>(null);
  const { busy, attempt } = useAttempt();
  const name = (key: string | null) => known.find((one) => one.key === key)?.label ?? key ?? '';
  const teach = async () => {
    if (!intent) return;
    await intents.example(intent, text.trim());
    setGuess(await intents.guess(text.trim()));
    await queries.invalidateQueries({ queryKey: ['intents'] });
  };
  if (guess) {
    const right = guess.intent === intent && guess.band !== 'reject';
    return (
      <p className={css.taught} data-right={right || undefined} role="status">
        <IconCircleCheckFilled size={18} aria-hidden />
        {right
          ? t('studio.failures.nowUnderstood', {
              intent: name(guess.intent),
              percent: Math.round(guess.confidence * 100),
            })
          : guess.intent && guess.band !== 'reject'
            ? t('studio.failures.nowOther', { intent: name(guess.intent) })
            : t('studio.failures.nowNothing')}
      </p>
    );
  }
  return (
    <form
      className={css.teach}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(teach);
      }}
    >
      <TextInput
        label={t('studio.failures.said')}
        description={t('studio.failures.saidHint')}
        maxLength={300}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={css.choose}>
        <Select
          searchable
          label={t('studio.failures.intent')}
          placeholder={t('studio.failures.pick')}
          data={known.map(({ key, label }) => ({ value: key, label: label || key }))}
          value={intent}
          onChange={setIntent}
        />
        <Button
          type="submit"
          loading={busy}
          disabled={!intent || !text.trim()}
          leftSection={<IconSchool size={17} aria-hidden />}
        >
          {t('studio.failures.teach')}
        </Button>
      </div>
    </form>
  );
}
