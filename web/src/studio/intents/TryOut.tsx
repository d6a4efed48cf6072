import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { intents, type Guess, type Intent } from '@/api/intents';
import { messageOf } from '@/api/problem';
import { Chip, type Tone } from '@/design/Chip';
import css from './intents.module.css';

const TONE: Record<Guess['band'], Tone> = { accept: 'go', confirm: 'ring', reject: 'stop' };
const SHOWN = 5;

/** A sentence as a citizen might say it, and at once what would be understood. */
export function TryOut({ intents: all, show }: { intents: readonly Intent[]; show: (key: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 250);
  const guess = useQuery({
    queryKey: ['intents', 'guess', asked],
    queryFn: () => intents.guess(asked),
    enabled: asked !== '',
    placeholderData: (old) => old,
  });
  const name = (key: string) => all.find((one) => one.key === key)?.label ?? key;
  return (
    <section className={css.try} aria-label={t('studio.intents.try')}>
      <TextInput
        label={t('studio.intents.try')}
        description={t('studio.intents.tryLead')}
        placeholder={t('studio.intents.tryHint')}
        leftSection={<IconWand size={18} aria-hidden />}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {asked && guess.error && <p role="alert">{messageOf(guess.error)}</p>}
      {asked && guess.data && (
        <div className={css.guess} role="status">
          <p>
            <Chip tone={TONE[guess.data.band]}>{t(`studio.intents.band.${guess.data.band}`)}</Chip>
            {guess.data.intent && <b>{name(guess.data.intent)}</b>}
          </p>
          <ol>
            {guess.data.ranked.slice(0, SHOWN).map(([key, sure]) => (
              <li key={key}>
                <button type="button" onClick={() => show(key)}>
                  {name(key)}
                </button>
                <span className={css.sure} aria-hidden>
                  <span style={{ width: `${100 * sure}%` }} />
                </span>
                <b>{Math.round(100 * sure)} %</b>
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}
