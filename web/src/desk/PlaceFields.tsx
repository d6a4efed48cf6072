import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Place } from '@/api/tickets';
import css from './form.module.css';

const FIELDS = ['street', 'number', 'neighbourhood', 'cep', 'reference'] as const;

/** Where the problem is, in the parts that a team needs to find it. */
export function PlaceFields({
  place,
  change,
  disabled,
}: {
  place: Place | null;
  change: (place: Place | null) => void;
  disabled: boolean;
}) {
  const { t } = useTranslation();
  const set = (field: (typeof FIELDS)[number], value: string) => {
    const next = { ...place, [field]: value };
    change(FIELDS.some((one) => next[one]) ? next : null);
  };
  return (
    <fieldset className={css.place} disabled={disabled}>
      <legend>{t('desk.form.address')}</legend>
      {FIELDS.map((field) => (
        <TextInput
          key={field}
          aria-label={t(`desk.form.place.${field}`)}
          placeholder={t(`desk.form.place.${field}`)}
          name={`place.${field}`}
          maxLength={200}
          autoComplete="off"
          value={place?.[field] ?? ''}
          onChange={(event) => set(field, event.currentTarget.value)}
          style={field === 'reference' ? { gridColumn: '1 / -1' } : undefined}
        />
      ))}
    </fieldset>
  );
}
