import { ActionIcon, Button, Select, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Plain } from '@/api/flows';
import { keyOf } from '../graph/edit';
import { isMap, listOf, textOf } from '../graph/exits';
import type { FieldProps } from './FieldView';
import { NodeSelect } from './NodeSelect';
import css from './forms.module.css';

const DIGITS = [...'123456789'];
type Parts = { [part: string]: Plain };

/** A menu's choices: the key, what the citizen wants, other ways to say it, where it leads. */
export function OptionsField({ field, node, value, error, disabled, change }: FieldProps) {
  const { t } = useTranslation();
  const options = isMap(value)
    ? Object.entries(value).map(([key, parts]) => [key, isMap(parts) ? parts : {}] as const)
    : [];
  const write = (next: readonly (readonly [string, Parts])[]) => change(Object.fromEntries(next));
  const taken = new Set(options.map(([, parts]) => textOf(parts.digit)));

  function put(at: number, part: string, to: Plain) {
    write(
      options.map(([key, parts], index) => {
        if (index !== at) return [key, parts] as const;
        const { [part]: _, ...rest } = parts;
        const empty = to === '' || (Array.isArray(to) && to.length === 0);
        return [key, empty ? rest : ordered({ ...rest, [part]: to })] as const;
      }),
    );
  }
  /** The inner name follows the words until the option leads somewhere. */
  function name(at: number, words: string) {
    put(at, 'label', words);
  }
  function add() {
    const digit = DIGITS.find((one) => !taken.has(one)) ?? '';
    let n = options.length + 1;
    while (options.some(([key]) => key === `opcao_${n}`)) n += 1;
    write([...options, [`opcao_${n}`, digit ? { digit } : {}]]);
  }
  function settle(at: number) {
    const [key, parts] = options[at] ?? ['', {}];
    const wanted = keyOf(textOf(parts.label));
    if (!/^opcao_\d+$/.test(key) || wanted === 'passo' || options.some(([one]) => one === wanted)) return;
    write(options.map((one, index) => (index === at ? [wanted, one[1]] : one)));
  }
  return (
    <fieldset className={css.lines}>
      <legend className={css.label}>
        {field.label}
        {field.required && <i aria-hidden> *</i>}
      </legend>
      {error && <p className={css.error}>{error}</p>}
      {options.map(([key, parts], at) => (
        <div key={at} className={css.option}>
          <div className={css.optionTop}>
            <Select
              label={t('flows.field.digit')}
              w={72}
              disabled={disabled}
              data={DIGITS.filter((digit) => !taken.has(digit) || digit === textOf(parts.digit))}
              value={textOf(parts.digit) || null}
              onChange={(digit) => put(at, 'digit', digit ?? '')}
            />
            <TextInput
              label={t('flows.field.optionLabel')}
              disabled={disabled}
              value={textOf(parts.label)}
              onChange={(event) => name(at, event.currentTarget.value)}
              onBlur={() => settle(at)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={disabled}
              aria-label={t('flows.field.dropOption', { name: textOf(parts.label) || key })}
              onClick={() => write(options.filter((_, index) => index !== at))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
          <TagsInput
            label={t('flows.field.say')}
            description={t('flows.field.sayHint')}
            disabled={disabled}
            value={listOf(parts.say).map(textOf)}
            onChange={(say) => put(at, 'say', say)}
          />
          <NodeSelect
            label={t('flows.field.optionGo')}
            node={node}
            spot={[`${field.name}.${key}`]}
            target={textOf(parts.go)}
            disabled={disabled}
          />
        </div>
      ))}
      {!disabled && options.length < DIGITS.length && (
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={15} />} onClick={add}>
          {t('flows.field.addOption')}
        </Button>
      )}
    </fieldset>
  );
}

const ORDER = ['digit', 'label', 'say', 'go'];

const ordered = (parts: Parts): Parts =>
  Object.fromEntries(ORDER.flatMap((part) => (parts[part] === undefined ? [] : [[part, parts[part]]])));
