import { IconAlertTriangle, IconCheck, IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SaveState } from './useDraftForm';
import css from './form.module.css';

/** Whether what was typed is safe; says so only when it changes. */
export function SavedMark({ state, problem }: { state: SaveState; problem: string | null }) {
  const { t } = useTranslation();
  if (state === 'clean') return null;
  if (state === 'failed')
    return (
      <span className={css.mark} data-bad role="alert" title={problem ?? undefined}>
        <IconAlertTriangle size={16} aria-hidden />
        {t('app.saved.failed')}
      </span>
    );
  const done = state === 'saved';
  const Icon = done ? IconCheck : IconDots;
  return (
    <span className={css.mark} data-testid="saved" data-state={state}>
      <Icon size={16} aria-hidden />
      {t(done ? 'app.saved.saved' : 'app.saved.saving')}
    </span>
  );
}
