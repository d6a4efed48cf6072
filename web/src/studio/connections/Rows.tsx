import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './connections.module.css';

interface RowsProps {
  rows: readonly { name: string; detail?: ReactNode }[];
  drop: ((name: string) => void) | null;
  more?: false | ((name: string) => ReactNode);
}

/** Short lists of names with what may be done to each. */
export function Rows({ rows, drop, more }: RowsProps) {
  const { t } = useTranslation();
  return (
    <ul className={css.rows}>
      {rows.map(({ name, detail }) => (
        <li key={name}>
          <code>{name}</code>
          {detail}
          <span className={css.acts}>
            {more && more(name)}
            {drop && (
              <ActionIcon
                variant="subtle"
                color="rose"
                aria-label={t('studio.connections.removeOf', { name })}
                onClick={() => drop(name)}
              >
                <IconTrash size={17} />
              </ActionIcon>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
