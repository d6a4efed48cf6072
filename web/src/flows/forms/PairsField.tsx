import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plain } from '@/api/flows';
import { isMap, textOf } from '../graph/exits';
import type { FieldProps } from './FieldView';
import { Known } from './Known';
import { useVariables } from './variables';
import css from './forms.module.css';

type Pair = readonly [string, string];

const pairsOf = (value: Plain | undefined): Pair[] =>
  isMap(value) ? Object.entries(value).map(([key, one]) => [key, textOf(one)] as const) : [];

/** Names and values. A row whose name is still empty waits here and is not yet part of the flow. */
export function PairsField({ field, value, error, disabled, change }: FieldProps) {
  const { t } = useTranslation();
  const variables = useVariables().map((name) => ({ value: name, label: name }));
  const [draft, setDraft] = useState<string | null>(null);
  const pairs = pairsOf(value);
  const write = (next: readonly Pair[]) => change(next.length ? Object.fromEntries(next) : undefined);
  const put = (at: number, pair: Pair) => {
    if (pairs.some(([key], index) => key === pair[0] && index !== at)) return; // one name, one value
    write(pairs.map((one, index) => (index === at ? pair : one)));
  };
  return (
    <fieldset className={css.lines}>
      <legend className={css.label}>
        {field.label}
        {field.required && <i aria-hidden> *</i>}
      </legend>
      {field.help && <p className={css.help}>{field.help}</p>}
      {pairs.map(([key, text], at) => (
        <div key={at} className={css.pair}>
          <TextInput
            aria-label={t('flows.field.pairKey')}
            disabled={disabled}
            spellCheck={false}
            value={key}
            onChange={(event) => put(at, [event.currentTarget.value, text])}
          />
          {field.of === 'variable' ? (
            <TextInput
              aria-label={t('flows.field.pairValue')}
              disabled={disabled}
              value={text}
              onChange={(event) => put(at, [key, event.currentTarget.value])}
            />
          ) : (
            <Known
              aria-label={t('flows.field.pairValue')}
              disabled={disabled}
              known={variables.map(({ value: name }) => ({ value: `{${name}}`, label: `{${name}}` }))}
              value={text}
              change={(next) => put(at, [key, next])}
            />
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={disabled}
            aria-label={t('flows.field.dropPair', { name: key })}
            onClick={() => write(pairs.filter((_, index) => index !== at))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {error && <p className={css.error}>{error}</p>}
      {draft !== null && (
        <TextInput
          autoFocus
          label={t('flows.field.pairKey')}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={() => settle()}
          onKeyDown={(event) => event.key === 'Enter' && settle()}
        />
      )}
      {!disabled && draft === null && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={15} />}
          onClick={() => setDraft('')}
        >
          {t('flows.field.addPair')}
        </Button>
      )}
    </fieldset>
  );

  function settle() {
    const key = draft?.trim();
    if (key && !pairs.some(([one]) => one === key)) write([...pairs, [key, '']]);
    setDraft(null);
  }
}
