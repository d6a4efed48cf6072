import { Button, Textarea } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { BadLines } from './BadLines';
import { readSheet } from './model';
import css from './streets.module.css';

interface SheetProps {
  name: string;
  text: string;
  write: ((text: string) => void) | null;
  remove: () => void;
}

/** The streets of one neighbourhood, a line each. */
export function Sheet({ name, text, write, remove }: SheetProps) {
  const { t } = useTranslation();
  const { bad } = readSheet(name, text);
  return (
    <section className={css.sheet} aria-label={t('studio.streets.streetsOf', { name })}>
      <Textarea
        label={t('studio.streets.streetsOf', { name })}
        description={t('studio.streets.hint')}
        classNames={{ input: css.lines }}
        spellCheck={false}
        readOnly={!write}
        rows={18}
        value={text}
        onChange={(event) => write?.(event.currentTarget.value)}
      />
      <BadLines bad={bad} />
      {write && (
        <Button
          className={css.remove}
          variant="subtle"
          color="rose"
          leftSection={<IconTrash size={17} aria-hidden />}
          onClick={remove}
        >
          {t('studio.streets.remove')}
        </Button>
      )}
    </section>
  );
}
