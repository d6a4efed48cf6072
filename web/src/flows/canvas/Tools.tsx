import { ActionIcon } from '@mantine/core';
import {
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconFocusCentered,
  IconMinus,
  IconPlus,
  IconTimeline,
} from '@tabler/icons-react';
import { useFullscreenDocument, useReducedMotion } from '@mantine/hooks';
import { useReactFlow, useStore } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { useInner } from '../inner';
import { useFit } from './useFit';
import css from './canvas.module.css';

/** Zoom, fit, all lines, full screen. */
export function Tools() {
  const { t } = useTranslation();
  const { zoomIn, zoomOut } = useReactFlow();
  const fit = useFit();
  const zoom = useStore((state) => state.transform[2]);
  const still = useReducedMotion();
  const { allLines, setAllLines } = useInner();
  const full = useFullscreenDocument();
  const duration = still ? 0 : 220;
  const tool = { variant: 'subtle', color: 'gray', size: 'lg' } as const;
  return (
    <div className={css.tools}>
      <ActionIcon {...tool} aria-label={t('flows.bar.zoomOut')} onClick={() => void zoomOut({ duration })}>
        <IconMinus size={18} />
      </ActionIcon>
      <span>{Math.round(zoom * 100)} %</span>
      <ActionIcon {...tool} aria-label={t('flows.bar.zoomIn')} onClick={() => void zoomIn({ duration })}>
        <IconPlus size={18} />
      </ActionIcon>
      <ActionIcon
        {...tool}
        aria-label={t('flows.bar.fit')}
        title={`${t('flows.bar.fit')} (F)`}
        onClick={() => fit()}
      >
        <IconFocusCentered size={19} />
      </ActionIcon>
      <i />
      <ActionIcon
        {...tool}
        variant={allLines ? 'light' : 'subtle'}
        color={allLines ? 'petrol' : 'gray'}
        aria-pressed={allLines}
        aria-label={t('flows.bar.lines')}
        title={t('flows.bar.lines')}
        onClick={() => setAllLines(!allLines)}
      >
        <IconTimeline size={19} />
      </ActionIcon>
      <ActionIcon
        {...tool}
        aria-label={t(full.fullscreen ? 'flows.bar.fullEnd' : 'flows.bar.full')}
        onClick={() => void full.toggle()}
      >
        {full.fullscreen ? <IconArrowsMinimize size={18} /> : <IconArrowsMaximize size={18} />}
      </ActionIcon>
    </div>
  );
}
