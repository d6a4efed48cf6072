import { Button, Drawer } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf, Problem } from '@/api/problem';
import { useSay } from '@/design/Say';
import { FieldInput } from './FieldInput';
import { problems, type Field, type Values } from './fields';
import css from './admin.module.css';

interface RecordFormProps {
  title: string;
  fields: readonly Field[];
  start: Values;
  existing: boolean;
  save: (values: Values) => Promise<unknown>;
  close: () => void;
  children?: ReactNode;
}

/** One record in a drawer: wrong fields are named beside themselves, ours first, then the server's. */
export function RecordForm({ title, fields, start, existing, save, close, children }: RecordFormProps) {
  const { t } = useTranslation();
  const say = useSay();
  const [values, setValues] = useState(start);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = problems(fields, values, existing);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await save(values);
      say.note(t('admin.common.saved'), 'good');
      close();
    } catch (error) {
      const named = error instanceof Problem ? error.fields : {};
      setErrors(named);
      if (!fields.some((field) => field.name in named)) say.note(messageOf(error), 'bad');
      setBusy(false);
    }
  }

  return (
    <Drawer
      opened
      onClose={close}
      title={title}
      position="right"
      size="md"
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
        {fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            value={values[field.name] ?? null}
            error={errors[field.name]}
            disabled={existing && field.fixed === true}
            change={(value) => setValues((old) => ({ ...old, [field.name]: value }))}
          />
        ))}
        {children}
        <div className={css.foot}>
          <Button variant="default" onClick={close}>
            {t('app.action.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('app.action.save')}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}
