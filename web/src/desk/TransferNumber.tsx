import { Button, TextInput } from '@mantine/core';
import { IconPhoneOutgoing } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { telephone } from '@/i18n/format';
import { dialable } from './model';

interface TransferNumberProps {
  busy: boolean;
  /** Why the server said no to the last one. */
  refused: string;
  typing: () => void;
  send: (number: string) => void;
}

/** A number outside: looked at here, and by the city's rules at the server. */
export function TransferNumber({ busy, refused, typing, send }: TransferNumberProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const number = dialable(text);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (number) send(number);
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        data-autofocus
        autoFocus
        type="tel"
        inputMode="tel"
        autoComplete="off"
        size="md"
        label={t('phone.dial.label')}
        placeholder={t('phone.dial.placeholder')}
        value={text}
        error={refused || (tried && !number && t('phone.transfer.incomplete'))}
        onChange={(event) => {
          setText(event.currentTarget.value);
          typing();
        }}
      />
      <Button
        type="submit"
        fullWidth
        mt="md"
        loading={busy}
        leftSection={<IconPhoneOutgoing size={18} aria-hidden />}
      >
        {number ? t('phone.transfer.sendTo', { number: telephone(number) }) : t('phone.transfer.send')}
      </Button>
    </form>
  );
}
