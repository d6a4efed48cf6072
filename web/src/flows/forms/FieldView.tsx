import { NumberInput, SegmentedControl, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FieldForm, Finding, GraphNode, Plain } from '@/api/flows';
import { listOf, textOf } from '../graph/exits';
import { useAround } from '../names';
import { useStudio } from '../studio';
import { CasesField } from './CasesField';
import { Known } from './Known';
import { LinesField } from './LinesField';
import { NodeSelect } from './NodeSelect';
import { OptionsField } from './OptionsField';
import { PairsField } from './PairsField';
import { RoutesField } from './RoutesField';
import { useVariables } from './variables';
import css from './forms.module.css';

export interface FieldProps {
  field: FieldForm;
  node: GraphNode;
  value: Plain | undefined;
  error: string | undefined;
  disabled: boolean;
  /** `undefined` leaves the field to its default. */
  change: (value: Plain | undefined) => void;
}

interface ViewProps extends Pick<FieldProps, 'field' | 'node' | 'change'> {
  findings: readonly Finding[];
  first: boolean;
}

/** One field with what lint says of it. */
export function FieldView({ field, node, change, findings, first }: ViewProps) {
  const { writable } = useStudio();
  const error = findings.find((one) => one.level === 'error')?.detail;
  const warnings = findings.filter((one) => one.detail !== error);
  return (
    <div data-field={field.name} data-first={first || undefined} className={css.field}>
      <Widget
        field={field}
        node={node}
        value={node.values[field.name]}
        error={error}
        disabled={!writable}
        change={change}
      />
      {warnings.map((one) => (
        <p key={one.detail} className={css.finding} data-level={one.level}>
          {one.detail}
        </p>
      ))}
    </div>
  );
}

function Widget(props: FieldProps) {
  switch (props.field.widget) {
    case 'lines':
    case 'template':
      return <LinesField {...props} />;
    case 'words':
    case 'skill':
      return <WordsField {...props} />;
    case 'number':
      return <NumberField {...props} />;
    case 'flag':
      return <FlagField {...props} />;
    case 'pick':
      return <PickField {...props} />;
    case 'node':
      return (
        <NodeSelect
          {...props}
          label={props.field.label}
          spot={[props.field.name]}
          target={textOf(props.value)}
        />
      );
    case 'pairs':
      return <PairsField {...props} />;
    case 'routes':
      return <RoutesField {...props} />;
    case 'options':
      return <OptionsField {...props} />;
    case 'cases':
      return <CasesField {...props} />;
    case 'queue':
    case 'flow':
    case 'intent':
    case 'list':
    case 'variable':
    case 'action':
    case 'secret':
      return <KnownField {...props} />;
    default:
      return <TextField {...props} />;
  }
}

const common = ({ field, error, disabled }: FieldProps) => ({
  label: field.label,
  description: field.help || undefined,
  error,
  disabled,
  withAsterisk: field.required,
});

function TextField(props: FieldProps) {
  const { value, change, field } = props;
  return (
    <TextInput
      {...common(props)}
      autoComplete="off"
      placeholder={textOf(field.default ?? undefined)}
      value={textOf(value)}
      onChange={(event) => change(event.currentTarget.value || undefined)}
    />
  );
}

function KnownField(props: FieldProps) {
  const { value, change, field } = props;
  const { graph } = useStudio();
  const around = useAround();
  const variables = useVariables();
  const known =
    field.widget === 'list'
      ? Object.keys(graph.lists).map((name) => ({ value: name, label: name }))
      : field.widget === 'variable'
        ? variables.map((name) => ({ value: name, label: name }))
        : (around[field.widget as 'queue'] ?? []);
  return (
    <Known
      {...common(props)}
      known={known}
      value={textOf(value)}
      change={(next) => change(next || undefined)}
    />
  );
}

function WordsField(props: FieldProps) {
  const { t } = useTranslation();
  const { skill } = useAround();
  const { field, value, change } = props;
  const words = typeof value === 'string' ? [value] : listOf(value).map(textOf);
  return (
    <TagsInput
      {...common(props)}
      description={field.help || t('flows.field.words')}
      data={field.widget === 'skill' || field.name === 'skills' ? skill.map((one) => one.value) : []}
      value={words}
      onChange={(next) => change(next.length ? next : undefined)}
    />
  );
}

function NumberField(props: FieldProps) {
  const { t } = useTranslation();
  const { field, value, change } = props;
  const bounds =
    field.least !== undefined && field.most !== undefined
      ? t('flows.field.between', { least: field.least, most: field.most })
      : '';
  return (
    <NumberInput
      {...common(props)}
      description={[field.help, bounds].filter(Boolean).join(' ')}
      min={field.least}
      max={field.most}
      clampBehavior="none"
      allowDecimal={!field.whole}
      decimalSeparator=","
      placeholder={textOf(field.default ?? undefined)}
      value={textOf(value).replace(',', '.')}
      onChange={(next) => change(String(next) === '' ? undefined : String(next))}
    />
  );
}

function FlagField(props: FieldProps) {
  const { field, value, change, disabled } = props;
  const standard = field.default === 'sim';
  const on = value === undefined ? standard : value === 'sim' || value === 'true';
  return (
    <Switch
      label={field.label}
      description={field.help || undefined}
      disabled={disabled}
      checked={on}
      onChange={(event) => {
        const next = event.currentTarget.checked;
        change(next === standard ? undefined : next ? 'sim' : 'nao');
      }}
    />
  );
}

const FEW = 3;

function PickField(props: FieldProps) {
  const { field, value, change, disabled } = props;
  const choices = field.choices ?? [];
  const now = textOf(value) || textOf(field.default ?? undefined);
  const set = (next: string | null) => change(next && next !== field.default ? next : undefined);
  if (choices.length <= FEW && field.required)
    return (
      <div>
        <p className={css.label}>{field.label}</p>
        <SegmentedControl
          fullWidth
          aria-label={field.label}
          disabled={disabled}
          data={choices}
          value={now}
          onChange={set}
        />
      </div>
    );
  return (
    <Select
      {...common(props)}
      data={choices}
      value={now || null}
      onChange={set}
      clearable={!field.required}
    />
  );
}
