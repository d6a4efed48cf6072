import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/app/SessionContext';
import type { Canary } from '@/api/studio';
import { Chip } from '@/design/Chip';
import { useStudio } from '@/flows/studio';
import { moment } from '@/i18n/format';
import { useCanary } from '../queries';
import { CanaryForm } from './CanaryForm';
import { Trial } from './Trial';
import css from './versions.module.css';

/** A part of the calls on a new version: offered, under way, or how it ended. */
export function CanaryCard() {
  const { t } = useTranslation();
  const canary = useCanary();
  const [open, setOpen] = useState(false);
  const { flow, dirty, writable } = useStudio();
  const allowed = useMay()('flow.publish') && writable;
  if (canary.data?.state === 'running') return <Trial canary={canary.data} />;
  const nothing = !flow.changed && !dirty;
  return (
    <section className={css.canary} aria-label={t('studio.canary.title')}>
      {canary.data && <Ended canary={canary.data} />}
      {open ? (
        <CanaryForm close={() => setOpen(false)} />
      ) : (
        <div className={css.offer}>
          <IconFlask size={22} aria-hidden />
          <div>
            <h3>{t('studio.canary.title')}</h3>
            <p className={css.quiet}>{t(nothing ? 'studio.canary.needChange' : 'studio.canary.lead')}</p>
          </div>
          {allowed && !nothing && (
            <Button size="compact-md" variant="light" onClick={() => setOpen(true)}>
              {t('studio.canary.open')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Ended({ canary }: { canary: Canary }) {
  const { t } = useTranslation();
  const back = canary.state === 'rolled_back';
  return (
    <div className={css.ended} role={back ? 'alert' : undefined} data-back={back || undefined}>
      <p>
        <Chip tone={back ? 'stop' : 'calm'}>{t(`studio.canary.ended.${canary.state}`)}</Chip>
        <span className={css.quiet}>
          {t('studio.common.version', { version: canary.version })} · {moment(canary.since)}
        </span>
      </p>
      {canary.words && <p>{canary.words}</p>}
    </div>
  );
}
