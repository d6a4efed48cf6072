import { ActionIcon, Select } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isMap, textOf } from '../graph/exits';
import { useAround } from '../names';
import type { FieldProps } from './FieldView';
import { Known } from './Known';
import { NodeSelect } from './NodeSelect';
import css from './forms.module.css';

/** Words or keys and where each leads. */
export function RoutesField({ field, node, value, error, disabled, change }: FieldProps) {
  const { t } = useTranslation();
  const { intent } = useAround();
  const routes = isMap(value) ? Object.entries(value).map(([key, to]) => [key, textOf(to)] as const) : [];
  const used = new Set(routes.map(([key]) => key));
  const wish = field.of === 'intent';
  const label = (key: string) => (wish && intent.find((one) => one.value === key)?.label) || key;
  const drop = (key: string) => {
    const left = routes.filter(([one]) => one !== key);
    change(left.length ? Object.fromEntries(left) : undefined);
  };
  return (
    <fieldset className={css.lines}>
      <legend className={css.label}>
        {field.label}
        {field.required && <i aria-hidden> *</i>}
      </legend>
      {field.help && <p className={css.help}>{field.help}</p>}
      {routes.map(([key, to]) => (
        <div key={key} className={css.route}>
          <span className={css.routeKey} title={key}>
            {field.of === 'digit' ? <kbd>{key}</kbd> : label(key)}
          </span>
          <NodeSelect
            ariaLabel={`${label(key)}: ${t('flows.field.caseGo')}`}
            node={node}
            spot={[`${field.name}.${key}`]}
            target={to}
            disabled={disabled}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={disabled}
            aria-label={t('flows.field.dropPair', { name: label(key) })}
            onClick={() => drop(key)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {error && <p className={css.error}>{error}</p>}
      {!disabled && (
        <NewRoute
          field={field}
          used={used}
          add={(key) => change({ ...Object.fromEntries(routes), [key]: '' })}
        />
      )}
    </fieldset>
  );
}

interface NewRouteProps {
  field: FieldProps['field'];
  used: ReadonlySet<string>;
  add: (key: string) => void;
}

function NewRoute({ field, used, add }: NewRouteProps) {
  const { t } = useTranslation();
  const { intent } = useAround();
  const [typed, setTyped] = useState('');
  const known = (
    field.of === 'intent' ? intent : (field.choices ?? []).map((one) => ({ value: one, label: one }))
  ).filter((one) => !used.has(one.value));
  const take = (key: string | null) => {
    if (key?.trim() && !used.has(key.trim())) add(key.trim());
    setTyped('');
  };
  if (known.length === 0 && field.of && field.of !== 'word') return null;
  if (field.of === 'intent' || field.of === 'digit')
    return (
      <Select
        key={used.size}
        aria-label={t('flows.field.addRoute')}
        placeholder={t('flows.field.addRoute')}
        data={known}
        searchable
        value={null}
        onChange={take}
      />
    );
  return (
    <div onBlur={() => take(typed)} onKeyDown={(event) => event.key === 'Enter' && take(typed)}>
      <Known
        aria-label={t('flows.field.addRoute')}
        placeholder={t('flows.field.addRoute')}
        disabled={false}
        known={known}
        value={typed}
        change={setTyped}
      />
    </div>
  );
}
