import { ActionIcon, Button, Collapse, TextInput } from '@mantine/core';
import { IconBackspace, IconDialpad, IconPhone } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { desk as api } from '@/api/desk';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';
import { telephone } from '@/i18n/format';
import { usePhone } from '@/phone/PhoneProvider';
import { Keypad } from './Keypad';
import { dialable } from './model';
import { PhoneLine } from './PhoneLine';
import css from './call.module.css';

/** Calls somebody: a field one can type or paste into; the keypad only on demand. */
export function Dialler({ enabled }: { enabled: boolean }) {
  const { t } = useTranslation();
  const say = useSay();
  const phone = usePhone();
  const [number, setNumber] = useState('');
  const [tried, setTried] = useState(false);
  const [pad, setPad] = useState(false);
  const [busy, setBusy] = useState(false);

  async function dial(event: FormEvent) {
    event.preventDefault();
    const target = dialable(number);
    setTried(target === null);
    if (!target) return;
    setBusy(true);
    try {
      await api.dial(target);
      say.note(t('phone.dial.calling', { number: telephone(target) }));
      setNumber('');
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
    setBusy(false);
  }

  return (
    <section className={css.dialler} aria-label={t('phone.dial.title')}>
      <PhoneLine />
      <form onSubmit={(event) => void dial(event)} noValidate>
        <TextInput
          label={t('phone.dial.label')}
          placeholder={t('phone.dial.placeholder')}
          type="tel"
          inputMode="tel"
          autoComplete="off"
          size="md"
          name="number"
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          error={tried && !dialable(number) && t('phone.dial.invalid')}
          rightSection={
            number && (
              <ActionIcon
                variant="subtle"
                onClick={() => setNumber(number.slice(0, -1))}
                aria-label={t('phone.dial.erase')}
              >
                <IconBackspace size={20} />
              </ActionIcon>
            )
          }
        />
        <div className={css.dialRow}>
          <Button
            type="submit"
            leftSection={<IconPhone size={18} />}
            loading={busy}
            disabled={!enabled || phone.state.link !== 'ready'}
          >
            {t('phone.dial.call')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDialpad size={18} />}
            aria-expanded={pad}
            onClick={() => setPad(!pad)}
          >
            {t('phone.dial.pad')}
          </Button>
        </div>
        <Collapse expanded={pad}>
          <Keypad press={(tone) => setNumber(number + tone)} />
        </Collapse>
      </form>
    </section>
  );
}
