import { ActionIcon, Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isMap, listOf, textOf } from '../graph/exits';
import { Condition } from './Condition';
import type { FieldProps } from './FieldView';
import { NodeSelect } from './NodeSelect';
import css from './forms.module.css';

/** Branches tried in order: if this, go there. */
export function CasesField({ field, node, value, error, disabled, change }: FieldProps) {
  const { t } = useTranslation();
  const cases = listOf(value).map((one) => ({
    when: isMap(one) ? textOf(one.when) : '',
    go: isMap(one) ? textOf(one.go) : '',
  }));
  const move = (from: number, to: number) => {
    const next = [...cases];
    next.splice(to, 0, ...next.splice(from, 1));
    change(next);
  };
  return (
    <fieldset className={css.lines}>
      <legend className={css.label}>
        {field.label}
        {field.required && <i aria-hidden> *</i>}
      </legend>
      {error && <p className={css.error}>{error}</p>}
      {cases.map((one, at) => (
        <div key={at} className={css.option}>
          <div className={css.caseTop}>
            <b>{t('flows.field.case', { n: at + 1 })}</b>
            {!disabled && (
              <span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={at === 0}
                  aria-label={t('flows.field.caseUp', { n: at + 1 })}
                  onClick={() => move(at, at - 1)}
                >
                  <IconArrowUp size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={at === cases.length - 1}
                  aria-label={t('flows.field.caseDown', { n: at + 1 })}
                  onClick={() => move(at, at + 1)}
                >
                  <IconArrowDown size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('flows.field.dropCase', { n: at + 1 })}
                  onClick={() => change(cases.filter((_, index) => index !== at))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </span>
            )}
          </div>
          <Condition
            text={one.when}
            disabled={disabled}
            change={(when) =>
              change(cases.map((other, index) => (index === at ? { ...other, when } : other)))
            }
          />
          <NodeSelect
            label={t('flows.field.caseGo')}
            node={node}
            spot={[`${field.name}.${at}`]}
            target={one.go}
            disabled={disabled}
          />
        </div>
      ))}
      {!disabled && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={15} />}
          onClick={() => change([...cases, { when: '', go: '' }])}
        >
          {t('flows.field.addCase')}
        </Button>
      )}
    </fieldset>
  );
}
