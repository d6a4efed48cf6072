import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLink, useLiveSocket } from '@/live/LiveProvider';
import css from './shell.module.css';

export function LinkDot() {
  const { t } = useTranslation();
  const link = useLink();
  return (
    <span className={css.dot} data-link={link} role="status">
      {t(`app.link.${link}`)}
    </span>
  );
}

/** A blink of the line is nobody's business; two seconds without it is. */
export function LinkBanner() {
  const { t } = useTranslation();
  const socket = useLiveSocket();
  const offline = useLink() === 'offline';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!offline) return setShown(false);
    const timer = window.setTimeout(() => setShown(true), 2_000);
    return () => window.clearTimeout(timer);
  }, [offline]);
  if (!shown) return null;
  return (
    <div className={css.banner} role="alert">
      <IconPlugConnectedX size={20} aria-hidden />
      <span>{t('app.link.banner')}</span>
      <Button size="compact-sm" variant="default" onClick={socket.now}>
        {t('app.link.retry')}
      </Button>
    </div>
  );
}
