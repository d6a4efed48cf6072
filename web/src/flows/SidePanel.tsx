import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/app/SessionContext';
import { ErrorEdge } from '@/app/ErrorEdge';
import { Loading } from '@/design/States';
import { DraftContext } from './draft';
import type { Act, State } from './engine';
import { PANELS } from './panels';
import { useStudio } from './studio';
import css from './studio.module.css';

/** The panel in view and the rail to choose another. The rail stays; the panel may be closed. */
export function SidePanel({ state, act }: { state: State; act: (one: Act) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const { panel, openPanel, findings } = useStudio();
  const shown = PANELS.filter(({ needs }) => !needs || needs.some(may));
  const open = shown.find(({ key }) => key === panel);
  const errors = findings.filter((one) => one.level === 'error').length;
  return (
    <aside className={css.side} data-wide={open?.wide || undefined} aria-label={t('flows.panel.label')}>
      {open && (
        <div className={css.panel} id="studio-panel" data-panel={open.key}>
          <header className={css.panelHead}>
            <h2>{t(open.label)}</h2>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('flows.panel.close')}
              onClick={() => openPanel('')}
            >
              <IconX size={18} />
            </ActionIcon>
          </header>
          <div className={css.panelBody} data-scroll>
            <ErrorEdge key={open.key}>
              <Suspense fallback={<Loading />}>
                <DraftContext value={{ state, act }}>
                  <open.Panel />
                </DraftContext>
              </Suspense>
            </ErrorEdge>
          </div>
        </div>
      )}
      <nav className={css.rail} aria-label={t('flows.panel.label')}>
        {shown.map(({ key, label, Icon }) => (
          <button
            key={key}
            type="button"
            aria-pressed={key === panel}
            data-level={key === 'findings' && errors > 0 ? 'error' : undefined}
            onClick={() => openPanel(key === panel ? '' : key)}
          >
            <Icon size={20} stroke={1.7} aria-hidden />
            <span>{t(label)}</span>
            {key === 'findings' && findings.length > 0 && <b>{errors || findings.length}</b>}
          </button>
        ))}
      </nav>
    </aside>
  );
}
