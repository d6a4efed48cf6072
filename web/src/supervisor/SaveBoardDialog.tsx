import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Boards } from './useBoards';
import css from './dialogs.module.css';

export function SaveBoardDialog({ boards, close }: { boards: Boards; close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(boards.all.find((one) => one.id === boards.id)?.name ?? '');
  async function go(event: FormEvent) {
    event.preventDefault();
    if (await boards.save(name)) close();
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('supervisor.board.save')}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <form className={css.form} onSubmit={(event) => void go(event)}>
        <TextInput
          data-autofocus
          required
          maxLength={80}
          label={t('supervisor.board.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <footer className={css.foot}>
          <Button type="submit" disabled={!name.trim()}>
            {t('app.action.save')}
          </Button>
        </footer>
      </form>
    </Modal>
  );
}
