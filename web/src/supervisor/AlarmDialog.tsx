import { Switch, Modal, NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSay } from '@/design/Say';
import { LIMITS } from './board';
import type { Boards } from './useBoards';
import css from './dialogs.module.css';

/** From when on something turns red, and how one is told. Zero switches a limit off. */
export function AlarmDialog({ boards: { board, change }, close }: { boards: Boards; close: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  async function notify(wanted: boolean) {
    if (wanted && (!('Notification' in window) || (await Notification.requestPermission()) !== 'granted'))
      return say.note(t('supervisor.alarm.refused'), 'bad');
    change({ notify: wanted });
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('supervisor.alarm.title')}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <div className={css.form}>
        <p className={css.lead}>{t('supervisor.alarm.lead')}</p>
        {LIMITS.map((key) => (
          <NumberInput
            key={key}
            label={t(`supervisor.alarm.${key}`)}
            min={0}
            max={key === 'level' ? 100 : 9999}
            value={board.limits[key]}
            onChange={(value) => change({ limits: { ...board.limits, [key]: Number(value) || 0 } })}
          />
        ))}
        <Switch
          label={t('supervisor.alarm.notify')}
          checked={board.notify}
          onChange={(event) => void notify(event.currentTarget.checked)}
        />
        <Switch
          label={t('supervisor.alarm.sound')}
          checked={board.sound}
          onChange={(event) => change({ sound: event.currentTarget.checked })}
        />
      </div>
    </Modal>
  );
}
