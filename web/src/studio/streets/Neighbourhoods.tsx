import { Button, TextInput } from '@mantine/core';
import { IconMap2, IconPlus, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fold } from '@/design/fold';
import { Notice } from '@/design/States';
import { matching, streetCount, type Sheets } from './model';
import css from './streets.module.css';

interface NeighbourhoodsProps {
  sheets: Sheets;
  open: string;
  choose: (name: string) => void;
  add: ((name: string) => void) | null;
}

export function Neighbourhoods({ sheets, open, choose, add }: NeighbourhoodsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const names = useMemo(() => matching(sheets, wanted), [sheets, wanted]);
  return (
    <section className={css.side} aria-label={t('studio.streets.neighbourhoods')}>
      <TextInput
        type="search"
        aria-label={t('studio.streets.find')}
        placeholder={t('studio.streets.find')}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {sheets.size === 0 ? (
        <Notice
          icon={<IconMap2 size={26} />}
          title={t('studio.streets.empty')}
          lead={t('studio.streets.emptyLead')}
        />
      ) : (
        <ul className={css.names}>
          {names.map((name) => (
            <li key={name}>
              <button
                type="button"
                aria-current={name === open ? 'true' : undefined}
                onClick={() => choose(name)}
              >
                <span>{name}</span>
                <small>{t('studio.streets.count', { count: streetCount(sheets.get(name) ?? '') })}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {sheets.size > 0 && names.length === 0 && <p className={css.quiet}>{t('studio.streets.noMatch')}</p>}
      {add && <Add sheets={sheets} add={add} />}
    </section>
  );
}

const LONGEST = 80;

function Add({ sheets, add }: { sheets: Sheets; add: (name: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState('');
  function submit(event: FormEvent) {
    event.preventDefault();
    const wanted = name.trim().replaceAll(/\s+/g, ' ');
    if (!wanted) return setWrong(t('studio.streets.noName'));
    if ([...sheets.keys()].some((known) => fold(known) === fold(wanted)))
      return setWrong(t('studio.streets.known'));
    add(wanted);
    setName('');
    setWrong('');
  }
  return (
    <form className={css.add} onSubmit={submit} noValidate>
      <TextInput
        label={t('studio.streets.add')}
        placeholder={t('studio.streets.name')}
        maxLength={LONGEST}
        value={name}
        error={wrong}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" aria-label={t('studio.streets.addDo')}>
        <IconPlus size={18} aria-hidden />
      </Button>
    </form>
  );
}
