import { IconPhoneOff, IconPhoneRinging } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Callback } from './model';
import css from './callbacks.module.css';

/** The telephone, and why it is to be called. */
export function Who({ callback }: { callback: Callback }) {
  const { t } = useTranslation();
  const Icon = callback.kind === 'dropped' ? IconPhoneOff : IconPhoneRinging;
  return (
    <span className={css.who}>
      <Icon size={18} aria-hidden />
      <span>
        <b>{callback.telephone ?? t('supervisor.callbacks.hidden')}</b>
        <small>{t(`supervisor.callbacks.kind.${callback.kind}`)}</small>
      </span>
    </span>
  );
}
