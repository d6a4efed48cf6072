import { Button } from '@mantine/core';
import { IconPhoneCheck, IconPhoneOff, IconPhonePause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '@/phone/PhoneProvider';
import css from './call.module.css';

/** One line about the telephone itself: ready, coming back, or what is wrong. */
export function PhoneLine() {
  const { t } = useTranslation();
  const { state, keeper } = usePhone();
  const { link } = state;
  const Icon =
    link === 'ready' ? IconPhoneCheck : link === 'refused' || link === 'lost' ? IconPhoneOff : IconPhonePause;
  return (
    <div className={css.line} data-link={link} role="status" data-testid="phone-line">
      <Icon size={20} aria-hidden />
      <div>
        <b>{t(`phone.link.${link}`)}</b>
        {link === 'lost' && <p>{t('phone.lost')}</p>}
        {link === 'refused' && <p>{state.problem}</p>}
      </div>
      {link === 'refused' && (
        <Button size="compact-sm" variant="default" onClick={() => void keeper?.ask()}>
          {t('phone.again')}
        </Button>
      )}
    </div>
  );
}
