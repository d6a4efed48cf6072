import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Keys } from '@/design/Keys';
import css from './pickers.module.css';

const SHORTCUTS = [
  ['walk', ['←', '→', '↑', '↓']],
  ['open', ['Enter']],
  ['add', ['/']],
  ['rename', ['F2']],
  ['remove', ['Del']],
  ['duplicate', ['Ctrl', 'D']],
  ['copy', ['Ctrl', 'C']],
  ['cut', ['Ctrl', 'X']],
  ['paste', ['Ctrl', 'V']],
  ['undo', ['Ctrl', 'Z']],
  ['redo', ['Ctrl', 'Shift', 'Z']],
  ['more', ['Shift', '←→↑↓']],
  ['all', ['Ctrl', 'A']],
  ['find', ['Ctrl', 'F']],
  ['save', ['Ctrl', 'S']],
  ['outline', ['Alt', 'O']],
  ['fit', ['F']],
  ['zoom', ['+', '−']],
  ['back', ['Esc']],
] as const;

export function KeysDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={close}
      title={t('flows.keys.title')}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <dl className={css.keys}>
        {SHORTCUTS.map(([key, keys]) => (
          <div key={key}>
            <dt>{t(`flows.keys.${key}`)}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
