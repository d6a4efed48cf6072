import { Button, Modal, Switch, Textarea } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Place } from '@/api/places';
import { BadLines } from './BadLines';
import { readTable } from './model';
import page from '../page.module.css';
import css from './streets.module.css';

interface PasteProps {
  close: () => void;
  use: (pasted: readonly Place[], replace: boolean) => void;
}

/** A whole table at once, as a spreadsheet gives it. */
export function PasteDialog({ close, use }: PasteProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [replace, setReplace] = useState(false);
  const settled = useDeferredValue(text);
  const read = useMemo(() => readTable(settled), [settled]);
  const where = new Set(read.places.map((one) => one.neighbourhood)).size;
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('studio.streets.pasteTitle')}
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <div className={page.form}>
        <Textarea
          data-autofocus
          label={t('studio.streets.pasteLabel')}
          description={t('studio.streets.pasteLead')}
          placeholder={'Centro; Rua das Flores; 29710-080'}
          classNames={{ input: css.lines }}
          spellCheck={false}
          rows={10}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <BadLines bad={read.bad} />
        <Switch
          label={t('studio.streets.pasteReplace')}
          description={t('studio.streets.pasteReplaceHint')}
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
        />
        <div className={page.foot}>
          <span className={css.quiet} role="status">
            {read.places.length > 0 &&
              t('studio.streets.pasteFound', { streets: read.places.length, neighbourhoods: where })}
          </span>
          <Button
            disabled={read.places.length === 0 || read.bad.length > 0}
            onClick={() => use(read.places, replace)}
          >
            {t('studio.streets.pasteUse')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
