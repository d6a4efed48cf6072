import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff, IconPhoneOff, IconSend, IconZzz } from '@tabler/icons-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Debugging } from './useSession';
import css from './debug.module.css';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** The citizen's side: words, keys, silence, hanging up; and the microphone while speaking. */
export function Reply({ debug }: { debug: Debugging }) {
  const { t } = useTranslation();
  const { session, send } = debug;
  const [words, setWords] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const asked = session.asks !== null && !session.paused;
  useEffect(() => {
    if (asked) field.current?.focus();
  }, [asked, session.talk.length]);
  function say(event: FormEvent) {
    event.preventDefault();
    if (!words.trim()) return;
    send({ type: 'say', text: words.trim() });
    setWords('');
  }
  if (session.attached) return null;
  return (
    <div className={css.reply}>
      {debug.microphone && <Ear debug={debug} />}
      <form className={css.say} onSubmit={say}>
        <TextInput
          ref={field}
          aria-label={t('studio.debug.write')}
          placeholder={t('studio.debug.write')}
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <ActionIcon type="submit" size="lg" aria-label={t('studio.debug.send')} disabled={!words.trim()}>
          <IconSend size={18} />
        </ActionIcon>
      </form>
      <div className={css.keypad} role="group" aria-label={t('studio.debug.keypad')}>
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            aria-label={t('studio.debug.key', { key })}
            onClick={() => send({ type: 'keys', keys: key })}
          >
            {key}
          </button>
        ))}
      </div>
      <div className={css.bar}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconZzz size={16} aria-hidden />}
          onClick={() => send({ type: 'silence' })}
        >
          {t('studio.debug.silence')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPhoneOff size={16} aria-hidden />}
          onClick={() => send({ type: 'hang_up' })}
        >
          {t('studio.debug.hangUp')}
        </Button>
      </div>
    </div>
  );
}

function Ear({ debug: { microphone, level } }: { debug: Debugging }) {
  const { t } = useTranslation();
  const [muted, setMuted] = useState(false);
  if (microphone === 'denied') {
    return (
      <p className={css.bad} role="alert">
        {t('studio.debug.micDenied')}
      </p>
    );
  }
  const toggle = () => {
    microphone?.mute(!muted);
    setMuted(!muted);
  };
  const Icon = muted ? IconMicrophoneOff : IconMicrophone;
  return (
    <div className={css.ear}>
      <ActionIcon
        variant={muted ? 'default' : 'filled'}
        size="lg"
        aria-label={t(muted ? 'studio.debug.micOpen' : 'studio.debug.micMute')}
        onClick={toggle}
      >
        <Icon size={18} />
      </ActionIcon>
      <div>
        <meter className={css.meter} min={0} max={1} value={level} aria-label={t('studio.debug.level')} />
        <small>{t(muted ? 'studio.debug.micOff' : 'studio.debug.micOn')}</small>
      </div>
    </div>
  );
}
