import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { plain, shown, type Session } from './session';
import css from './debug.module.css';

interface VariablesProps {
  session: Session;
  send: (message: object) => void;
}

/** What the flow knows, to be seen and changed while it runs. */
export function Variables({ session, send }: VariablesProps) {
  const { t } = useTranslation();
  const names = Object.keys(session.variables).sort();
  const set = (name: string, value: string) => send({ type: 'set', variables: { [name]: plain(value) } });
  if (names.length === 0 && !session.running)
    return <p className={css.quiet}>{t('studio.debug.noVariables')}</p>;
  return (
    <div className={css.stack}>
      <table className={css.variables}>
        <thead className="unseen">
          <tr>
            <th scope="col">{t('studio.debug.name')}</th>
            <th scope="col">{t('studio.debug.value')}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <Value
                  key={shown(session.variables[name])}
                  name={name}
                  value={shown(session.variables[name])}
                  locked={!session.running}
                  set={set}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {session.running && <Add set={set} />}
    </div>
  );
}

interface ValueProps {
  name: string;
  value: string;
  locked: boolean;
  set: (name: string, value: string) => void;
}

function Value({ name, value, locked, set }: ValueProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState(value);
  return (
    <TextInput
      size="xs"
      aria-label={t('studio.debug.valueOf', { name })}
      readOnly={locked}
      value={written}
      onChange={(event) => setWritten(event.currentTarget.value)}
      onBlur={() => written !== value && set(name, written)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setWritten(value);
      }}
    />
  );
}

function Add({ set }: { set: (name: string, value: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  function add(event: FormEvent) {
    event.preventDefault();
    if (!name.trim()) return;
    set(name.trim(), value);
    setName('');
    setValue('');
  }
  return (
    <form className={css.addVariable} onSubmit={add}>
      <TextInput
        size="xs"
        aria-label={t('studio.debug.name')}
        placeholder={t('studio.debug.addVariable')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        aria-label={t('studio.debug.value')}
        placeholder={t('studio.debug.value')}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="xs"
        variant="default"
        disabled={!name.trim()}
        aria-label={t('studio.debug.addVariable')}
      >
        <IconPlus size={16} aria-hidden />
      </Button>
    </form>
  );
}
