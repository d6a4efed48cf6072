import { ActionIcon, Button, Modal, Textarea, TextInput } from '@mantine/core';
import { IconClipboardPlus, IconPlus, IconX } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fresh, MOST, sentences } from './examples';
import page from '../page.module.css';
import css from './intents.module.css';

interface SentencesProps {
  examples: readonly string[];
  writable: boolean;
  change: (examples: string[]) => void;
  error: string | undefined;
}

/** The example sentences, newest first to be seen; one more, or many pasted. */
export function Sentences({ examples, writable, change, error }: SentencesProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState('');
  const [pasting, setPasting] = useState(false);
  const add = (more: string[]) => change([...examples, ...fresh(examples, more)].slice(0, MOST));
  function one() {
    add(sentences(written));
    setWritten('');
  }
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault(); // Enter here adds a sentence; it does not save the form
    one();
  };
  return (
    <fieldset className={css.sentences}>
      <legend>
        {t('studio.intents.sentences')} <span>{examples.length}</span>
      </legend>
      {writable && (
        <div className={css.adding}>
          <TextInput
            aria-label={t('studio.intents.addSentence')}
            placeholder={t('studio.intents.addSentence')}
            error={error}
            maxLength={300}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
            onKeyDown={enter}
          />
          <Button
            variant="default"
            disabled={!written.trim()}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={one}
          >
            {t('studio.intents.addOne')}
          </Button>
          <Button
            variant="subtle"
            leftSection={<IconClipboardPlus size={16} aria-hidden />}
            onClick={() => setPasting(true)}
          >
            {t('studio.intents.paste')}
          </Button>
        </div>
      )}
      <ul className={css.examples}>
        {[...examples].reverse().map((text) => (
          <li key={text}>
            <span>{text}</span>
            {writable && (
              <ActionIcon
                variant="subtle"
                aria-label={t('studio.intents.dropSentence', { text })}
                onClick={() => change(examples.filter((one) => one !== text))}
              >
                <IconX size={15} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {pasting && <Paste known={examples} add={add} close={() => setPasting(false)} />}
    </fieldset>
  );
}

interface PasteProps {
  known: readonly string[];
  add: (more: string[]) => void;
  close: () => void;
}

function Paste({ known, add, close }: PasteProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = fresh(known, sentences(text));
  return (
    <Modal
      opened
      onClose={close}
      title={t('studio.intents.pasteTitle')}
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <Textarea
        data-autofocus
        autosize
        minRows={8}
        maxRows={16}
        label={t('studio.intents.sentences')}
        description={t('studio.intents.pasteLead')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={page.foot}>
        <Button variant="default" onClick={close}>
          {t('app.action.cancel')}
        </Button>
        <Button
          disabled={found.length === 0}
          onClick={() => {
            add(found);
            close();
          }}
        >
          {t('studio.intents.pasteCount', { count: found.length })}
        </Button>
      </div>
    </Modal>
  );
}
