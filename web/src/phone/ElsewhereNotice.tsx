import { Button } from '@mantine/core';
import { IconDeviceImac } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePhone } from './PhoneProvider';
import css from './phone.module.css';

export function ElsewhereNotice() {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <section className={css.elsewhere} aria-label={t('phone.elsewhere.title')}>
      <IconDeviceImac size={24} aria-hidden />
      <div>
        <b>{t('phone.elsewhere.title')}</b>
        <p>{t('phone.elsewhere.lead')}</p>
        <Button size="sm" onClick={() => void phone.takeHere()}>
          {t('phone.elsewhere.use')}
        </Button>
      </div>
    </section>
  );
}
