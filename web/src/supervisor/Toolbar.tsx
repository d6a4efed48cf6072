import { ActionIcon, Button, Switch, NativeSelect, TextInput } from '@mantine/core';
import {
  IconBellRinging,
  IconDeviceFloppy,
  IconMessage2Share,
  IconSearch,
  IconTrash,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueues } from '@/api/names';
import { useHotkey } from '@/app/hotkeys';
import { useMay } from '@/app/SessionContext';
import { AlarmDialog } from './AlarmDialog';
import { MessageDialog } from './MessageDialog';
import { SaveBoardDialog } from './SaveBoardDialog';
import type { Boards } from './useBoards';
import css from './toolbar.module.css';

/** What one looks at: queue, words, only alarms; saved views; limits; a message to everybody. */
export function Toolbar({ boards }: { boards: Boards }) {
  const { t } = useTranslation();
  const may = useMay();
  const [dialog, setDialog] = useState<'alarms' | 'message' | 'save' | null>(null);
  const close = () => setDialog(null);
  return (
    <section className={css.bar} aria-label={t('supervisor.filter.label')}>
      <Filters boards={boards} />
      <Saved boards={boards} save={() => setDialog('save')} />
      <div className={css.buttons}>
        <Button
          variant="default"
          leftSection={<IconBellRinging size={18} aria-hidden />}
          onClick={() => setDialog('alarms')}
        >
          {t('supervisor.alarm.open')}
        </Button>
        {may('supervision.broadcast') && (
          <Button
            leftSection={<IconMessage2Share size={18} aria-hidden />}
            onClick={() => setDialog('message')}
          >
            {t('supervisor.message.open')}
          </Button>
        )}
      </div>
      {dialog === 'alarms' && <AlarmDialog boards={boards} close={close} />}
      {dialog === 'message' && <MessageDialog close={close} />}
      {dialog === 'save' && <SaveBoardDialog boards={boards} close={close} />}
    </section>
  );
}

function Filters({ boards: { board, change } }: { boards: Boards }) {
  const { t } = useTranslation();
  const queues = useQueues().data ?? [];
  const search = useRef<HTMLInputElement>(null);
  useHotkey('/', () => search.current?.focus());
  return (
    <>
      <NativeSelect
        label={t('supervisor.filter.queue')}
        value={board.queue}
        onChange={(event) => change({ queue: event.currentTarget.value })}
        data={[
          { value: '', label: t('supervisor.filter.all') },
          ...queues.map((one) => ({ value: one.key, label: one.label })),
        ]}
      />
      <TextInput
        ref={search}
        type="search"
        label={t('supervisor.filter.text')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={<kbd>/</kbd>}
        value={board.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <Switch
        className={css.check}
        label={t('supervisor.filter.alarms')}
        checked={board.alarmsOnly}
        onChange={(event) => change({ alarmsOnly: event.currentTarget.checked })}
      />
    </>
  );
}

function Saved({ boards, save }: { boards: Boards; save: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.saved}>
      <NativeSelect
        label={t('supervisor.board.label')}
        value={boards.id ?? ''}
        onChange={(event) => boards.choose(event.currentTarget.value || null)}
        data={[
          { value: '', label: t('supervisor.board.none') },
          ...boards.all.map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
      <ActionIcon variant="default" size={36} aria-label={t('supervisor.board.save')} onClick={save}>
        <IconDeviceFloppy size={18} aria-hidden />
      </ActionIcon>
      {boards.id && (
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('supervisor.board.drop')}
          onClick={() => void boards.drop()}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
