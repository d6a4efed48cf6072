import { TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowLeft, IconBook2, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readArticle } from '@/api/knowledge';
import { useHotkey } from '@/app/hotkeys';
import { Keys } from '@/design/Keys';
import { Answer, Failed } from '@/design/States';
import { useKnowledge } from './queries';
import css from './lists.module.css';

/** Answers to read out: "/" from anywhere, type, Enter. */
export function Knowledge() {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const { text, setText, asked, answer } = useKnowledge();
  const [open, setOpen] = useState<string | null>(null);
  useHotkey('/', () => field.current?.focus());
  const found = asked.length > 1 ? (answer.data ?? []) : [];
  return (
    <div className={css.knowledge}>
      <TextInput
        ref={field}
        type="search"
        aria-label={t('desk.knowledge.placeholder')}
        placeholder={t('desk.knowledge.placeholder')}
        value={text}
        leftSection={<IconSearch size={17} aria-hidden />}
        rightSection={!text && <Keys keys={['/']} quiet />}
        aria-keyshortcuts="/"
        onChange={(event) => {
          setText(event.currentTarget.value);
          setOpen(null);
        }}
      />
      {open ? (
        <Reading name={open} back={() => setOpen(null)} />
      ) : (
        <ul className={css.articles} aria-live="polite">
          {found.map((one) => (
            <li key={one.key}>
              <UnstyledButton className={css.article} onClick={() => setOpen(one.key)}>
                <b>{one.title}</b>
                <span>{one.snippet}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {answer.isError && <Failed error={answer.error} />}
      {!open && asked.length < 2 && (
        <p className={css.hint}>
          <IconBook2 size={18} aria-hidden />
          {t('desk.knowledge.hint')}
        </p>
      )}
      {!open && asked.length > 1 && answer.isSuccess && found.length === 0 && (
        <p className={css.hint}>{t('desk.knowledge.none', { query: asked })}</p>
      )}
    </div>
  );
}

function Reading({ name, back }: { name: string; back: () => void }) {
  const { t } = useTranslation();
  const article = useQuery({ queryKey: ['knowledge', name], queryFn: () => readArticle(name) });
  return (
    <article className={css.reading}>
      <UnstyledButton className={css.backLink} onClick={back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('desk.knowledge.back')}
      </UnstyledButton>
      <Answer query={article}>
        {({ title, body }) => (
          <>
            <h3>{title}</h3>
            {body.split(/\n{2,}/).map((paragraph, index) => (
              <p key={index}>{paragraph}</p>
            ))}
          </>
        )}
      </Answer>
    </article>
  );
}
