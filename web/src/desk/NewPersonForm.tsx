import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { people } from '@/api/people';
import { messageOf, Problem } from '@/api/problem';
import { useSay } from '@/design/Say';
import { useConfirm } from './useConfirm';
import css from './pop.module.css';

/** A person in two fields; the telephone of this call is remembered with them. */
export function NewPersonForm({ interaction, close }: { interaction: string; close: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const confirm = useConfirm(interaction);
  const [name, setName] = useState('');
  const [cpf, setCpf] = useState('');
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  async function add(event: FormEvent) {
    event.preventDefault();
    if (!name.trim()) return setErrors({ name: t('admin.users.needName') });
    try {
      const person = await people.add({ name: name.trim(), ...(cpf && { cpf }) });
      confirm(person.id, true);
      close();
    } catch (error) {
      const fields = error instanceof Problem ? error.fields : {};
      setErrors(fields);
      if (Object.keys(fields).length === 0) say.note(messageOf(error), 'bad');
    }
  }
  return (
    <form className={css.find} onSubmit={(event) => void add(event)} noValidate>
      <TextInput
        label={t('desk.pop.name')}
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoFocus
        autoComplete="off"
      />
      <TextInput
        label={t('desk.pop.document')}
        value={cpf}
        error={errors.cpf}
        onChange={(event) => setCpf(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="off"
      />
      <div className={css.row}>
        <Button type="submit" size="compact-md">
          {t('desk.pop.createDo')}
        </Button>
        <Button size="compact-md" variant="default" onClick={close}>
          {t('app.action.cancel')}
        </Button>
      </div>
    </form>
  );
}
