import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';
import { callbacks, type Callback } from './model';
import css from '../dialogs.module.css';

/** A promise is taken back only after one has read what that means. */
export function CancelDialog({ callback, close }: { callback: Callback; close: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  async function cancel() {
    setBusy(true);
    try {
      await callbacks.cancel(callback.id);
      say.note(t('supervisor.callbacks.cancelled'), 'good');
      close();
    } catch (error) {
      say.note(messageOf(error), 'bad');
      setBusy(false);
    }
    await queries.invalidateQueries({ queryKey: ['callbacks'] });
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('supervisor.callbacks.cancelTitle')}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <div className={css.form}>
        <p className={css.lead}>
          {t('supervisor.callbacks.cancelLead', {
            who: callback.telephone ?? t('supervisor.callbacks.hidden'),
          })}
        </p>
        <footer className={css.foot}>
          <Button variant="default" data-autofocus onClick={close}>
            {t('supervisor.callbacks.keep')}
          </Button>
          <Button color="rose" loading={busy} onClick={() => void cancel()}>
            {t('supervisor.callbacks.cancel')}
          </Button>
        </footer>
      </div>
    </Modal>
  );
}
