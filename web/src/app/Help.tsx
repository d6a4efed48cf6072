import { Modal } from '@mantine/core';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '@/design/Keys';
import { useHotkey } from './hotkeys';
import css from './shell.module.css';

const Context = createContext({ openHelp: () => undefined as void });
export const useHelp = () => useContext(Context);

export const SHORTCUTS = [
  ['answer', ['F2']],
  ['hangup', ['F4']],
  ['mute', ['F6']],
  ['hold', ['F7']],
  ['transfer', ['F8']],
  ['keys', ['F9']],
  ['confirm', ['Alt', '1…3']],
  ['file', ['Ctrl', 'Enter']],
  ['search', ['/']],
  ['help', ['?']],
] as const;

export function HelpProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const openHelp = useCallback(() => setOpen(true), []);
  useHotkey('?', openHelp);
  return (
    <Context.Provider value={useMemo(() => ({ openHelp }), [openHelp])}>
      {children}
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('app.shortcuts.title')}
        centered
        closeButtonProps={{ 'aria-label': t('app.action.close') }}
      >
        <p className={css.helpLead}>{t('app.shortcuts.lead')}</p>
        <dl className={css.help}>
          {SHORTCUTS.map(([key, keys]) => (
            <div key={key}>
              <dt>{t(`app.shortcuts.${key}`)}</dt>
              <dd>
                <Keys keys={keys} />
              </dd>
            </div>
          ))}
        </dl>
      </Modal>
    </Context.Provider>
  );
}
