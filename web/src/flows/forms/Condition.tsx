import { ActionIcon, Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fits, OPERATORS, readExpression, writeExpression, type Comparison } from '../graph/expression';
import { Known } from './Known';
import { useVariables } from './variables';
import css from './forms.module.css';

const WORDS = {
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  em: 'in',
  contém: 'has',
  existe: 'exists',
} as const;

const NEW: Comparison = { variable: '', operator: '=', value: '' };

interface ConditionProps {
  text: string;
  disabled: boolean;
  change: (text: string) => void;
}

/** A condition in rows over the same text; what rows cannot say is written. */
export function Condition({ text, disabled, change }: ConditionProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState(false);
  const [rows, setRows] = useState(() => readExpression(text));
  // What is being typed (a space at the end) stays in the rows as long as they say the same text.
  const either = rows && writeExpression(rows) === text.trim() ? rows : readExpression(text);
  const write = (next: Comparison[][]) => {
    setRows(next);
    change(writeExpression(next));
  };
  if (written || !either)
    return (
      <div className={css.lines}>
        <Textarea
          label={t('flows.field.expression')}
          autosize
          disabled={disabled}
          spellCheck={false}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
        />
        {either && (
          <Button size="compact-xs" variant="subtle" onClick={() => setWritten(false)}>
            {t('flows.field.asRows')}
          </Button>
        )}
      </div>
    );
  const put = (outer: number, inner: number, next: Comparison) =>
    fits(next.value) &&
    write(either.map((every, a) => every.map((one, b) => (a === outer && b === inner ? next : one))));
  const drop = (outer: number, inner: number) =>
    write(
      either
        .map((every, a) => (a === outer ? every.filter((_, b) => b !== inner) : every))
        .filter((every) => every.length),
    );
  const alone = either.flat().length === 1;
  return (
    <div className={css.condition}>
      {either.map((every, outer) => (
        <div key={outer} className={css.every}>
          {outer > 0 && <span className={css.join}>{t('flows.field.or')}</span>}
          {every.map((one, inner) => (
            <div key={inner} className={css.comparison}>
              {inner > 0 && <span className={css.join}>{t('flows.field.and')}</span>}
              <Row
                one={one}
                disabled={disabled}
                change={(next) => put(outer, inner, next)}
                drop={alone || disabled ? null : () => drop(outer, inner)}
              />
            </div>
          ))}
        </div>
      ))}
      {!disabled && (
        <div className={css.joins}>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => write([...either.slice(0, -1), [...(either.at(-1) ?? []), NEW]])}
          >
            {t('flows.field.addAnd')}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => write([...either, [NEW]])}>
            {t('flows.field.addOr')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setWritten(true)}>
            {t('flows.field.asText')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface RowProps {
  one: Comparison;
  disabled: boolean;
  change: (next: Comparison) => void;
  drop: (() => void) | null;
}

function Row({ one, disabled, change, drop }: RowProps) {
  const { t } = useTranslation();
  const variables = useVariables().map((name) => ({ value: name, label: name }));
  const clean = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_');
  return (
    <div className={css.operands} data-alone={one.operator === 'existe' || undefined}>
      <Known
        aria-label={t('flows.field.operand')}
        placeholder={t('flows.field.operand')}
        disabled={disabled}
        known={variables}
        value={one.variable}
        change={(variable) => change({ ...one, variable: clean(variable) })}
      />
      <Select
        aria-label={t('flows.field.operator')}
        disabled={disabled}
        allowDeselect={false}
        data={OPERATORS.map((operator) => ({
          value: operator,
          label: t(`flows.operator.${WORDS[operator]}`),
        }))}
        value={one.operator}
        onChange={(operator) => operator && change({ ...one, operator })}
      />
      {one.operator !== 'existe' && (
        <TextInput
          aria-label={t('flows.field.value')}
          placeholder={t('flows.field.value')}
          disabled={disabled}
          value={one.value}
          onChange={(event) => change({ ...one, value: event.currentTarget.value })}
        />
      )}
      {drop && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('flows.field.dropRow')} onClick={drop}>
          <IconX size={15} />
        </ActionIcon>
      )}
    </div>
  );
}
