import { ActionIcon, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { called } from '@/api/people';
import { telephone } from '@/i18n/format';
import { usePeople } from './queries';
import { useConfirm } from './useConfirm';
import css from './pop.module.css';

export function FindPerson({ interaction, close }: { interaction: string; close: () => void }) {
  const { t } = useTranslation();
  const confirm = useConfirm(interaction);
  const { text, setText, asked, answer } = usePeople();
  const found = answer.data ?? [];
  return (
    <div className={css.find}>
      <TextInput
        label={t('desk.pop.searchPerson')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoFocus
        leftSection={<IconSearch size={17} aria-hidden />}
        rightSection={
          <ActionIcon variant="subtle" onClick={close} aria-label={t('app.action.close')}>
            <IconX size={16} />
          </ActionIcon>
        }
      />
      <ul className={css.found} aria-live="polite">
        {found.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => confirm(one.id)}>
              <b>{called(one)}</b>
              <span>{one.telephones?.map((each) => telephone(each.e164 ?? each.raw)).join(', ')}</span>
            </button>
          </li>
        ))}
        {asked.length > 1 && answer.isSuccess && found.length === 0 && (
          <li className={css.quiet}>{t('phone.transfer.none')}</li>
        )}
      </ul>
    </div>
  );
}
