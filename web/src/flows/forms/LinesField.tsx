import { ActionIcon, Button, Menu, Textarea } from '@mantine/core';
import { IconBraces, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { listOf, textOf } from '../graph/exits';
import type { FieldProps } from './FieldView';
import { Sound } from './Sound';
import { useVariables } from './variables';
import css from './forms.module.css';

const FILTERS = ['digitos', 'data', 'quando'];

/** Sentences in the order in which they are said; each may be heard, recorded, or left to the voice. */
export function LinesField({ field, value, error, disabled, change }: FieldProps) {
  const { t } = useTranslation();
  const many = field.widget === 'lines';
  const lines = Array.isArray(value) ? listOf(value).map(textOf) : [textOf(value)];
  const areas = useRef<(HTMLTextAreaElement | null)[]>([]);
  const last = useRef(0);

  function write(next: readonly string[]) {
    if (next.length > 1) change([...next]);
    else change(next[0] || undefined);
  }
  const put = (at: number, text: string) => write(lines.map((line, index) => (index === at ? text : line)));
  function insert(name: string) {
    const at = Math.min(last.current, lines.length - 1);
    const area = areas.current[at];
    const line = lines[at] ?? '';
    const from = area?.selectionStart ?? line.length;
    put(at, `${line.slice(0, from)}{${name}}${line.slice(area?.selectionEnd ?? from)}`);
    area?.focus();
  }
  return (
    <div className={css.lines}>
      <div className={css.labelRow}>
        <span className={css.label}>
          {field.label}
          {field.required && <i aria-hidden> *</i>}
        </span>
        {!disabled && <Variables insert={insert} />}
      </div>
      {field.help && <p className={css.help}>{field.help}</p>}
      {lines.map((line, at) => (
        <div key={at} className={css.line}>
          <Textarea
            ref={(area) => {
              areas.current[at] = area;
            }}
            aria-label={
              lines.length > 1 ? t('flows.field.line', { field: field.label, n: at + 1 }) : field.label
            }
            aria-required={field.required}
            autosize
            minRows={many ? 2 : 1}
            disabled={disabled}
            error={at === 0 && Boolean(error)}
            value={line}
            onFocus={() => {
              last.current = at;
            }}
            onChange={(event) => put(at, event.currentTarget.value)}
          />
          <div className={css.lineTools}>
            {many && <Sound text={line} />}
            {lines.length > 1 && !disabled && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('flows.field.dropLine', { n: at + 1 })}
                onClick={() => write(lines.filter((_, index) => index !== at))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </div>
        </div>
      ))}
      {error && <p className={css.error}>{error}</p>}
      {many && !disabled && lines[lines.length - 1] !== '' && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={15} />}
          onClick={() => write([...lines, ''])}
        >
          {t('flows.field.addLine')}
        </Button>
      )}
    </div>
  );
}

function Variables({ insert }: { insert: (name: string) => void }) {
  const { t } = useTranslation();
  const names = useVariables();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconBraces size={14} />}>
          {t('flows.field.variable')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        {names.map((name) => (
          <Menu.Item key={name} onClick={() => insert(name)}>
            {`{${name}}`}
          </Menu.Item>
        ))}
        <Menu.Label>{t('flows.field.filters')}</Menu.Label>
        {FILTERS.map((filter) => (
          <Menu.Item key={filter} onClick={() => insert(`${names[0] ?? 'protocolo'}|${filter}`)}>
            {`{…|${filter}}`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
