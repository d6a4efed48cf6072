import { Button } from '@mantine/core';
import { IconCoffee, IconHeadset, IconSunrise } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ChecksDialog } from '@/phone/ChecksDialog';
import { usePresence } from './PresencePanel';
import type { Desk } from './useDesk';
import css from './desk.module.css';

/** Between calls: one calm sentence, and the one thing to do if there is one. */
export function IdlePanel({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { choose, checks, busy } = usePresence();
  const rest = desk.moment === 'paused' ? 'paused' : desk.moment === 'offline' ? 'offline' : null;
  const Icon = rest === 'paused' ? IconCoffee : rest === 'offline' ? IconSunrise : IconHeadset;
  return (
    <section className={css.idle} data-rest={rest ?? 'ready'}>
      <span className={css.idleIcon} aria-hidden>
        <Icon size={30} stroke={1.6} />
      </span>
      <div>
        <h2 className={css.idleTitle}>{t(rest ? `desk.idle.${rest}` : 'desk.idle.title')}</h2>
        <p>{t(rest ? `desk.idle.${rest}Lead` : 'desk.idle.lead')}</p>
      </div>
      {rest && (
        <Button size="md" loading={busy} onClick={() => void choose('available')}>
          {t('desk.idle.start')}
        </Button>
      )}
      <ChecksDialog checks={checks} onReady={() => void choose('available', null, true)} />
    </section>
  );
}
