import { Button } from '@mantine/core';
import { IconPlayerPlay, IconPlayerTrackNext } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '@/flows/graph/titles';
import { Keys } from '@/design/Keys';
import type { Session } from './session';
import css from './debug.module.css';

interface ControlsProps {
  session: Session;
  go: () => void;
  step: () => void;
}

/** Held before a node: go on, or one step. */
export function Controls({ session, go, step }: ControlsProps) {
  const { t } = useTranslation();
  if (!session.paused) return null;
  return (
    <div className={css.paused} role="status">
      <b>{t('studio.debug.paused', { node: titleOf(session.node ?? '') })}</b>
      <div className={css.bar}>
        <Button
          size="compact-md"
          aria-keyshortcuts="F8"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          rightSection={<Keys keys={['F8']} quiet />}
          onClick={go}
        >
          {t('studio.debug.go')}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          aria-keyshortcuts="F10"
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          rightSection={<Keys keys={['F10']} quiet />}
          onClick={step}
        >
          {t('studio.debug.step')}
        </Button>
      </div>
    </div>
  );
}
