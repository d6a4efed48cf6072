import { MultiSelect, NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import type { Field, Value } from './fields';

interface FieldInputProps {
  field: Field;
  value: Value;
  error: string | undefined;
  disabled: boolean;
  change: (value: Value) => void;
}

/** The control that suits a field's kind. */
export function FieldInput({ field, value, error, disabled, change }: FieldInputProps) {
  const common = { label: field.label, description: field.hint, error, disabled, name: field.name };
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...common}
          autoComplete="off"
          value={String(value ?? '')}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'password':
      return (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          value={String(value ?? '')}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'number':
      return <NumberInput {...common} min={0} value={value as number} onChange={change} />;
    case 'many':
      return (
        <MultiSelect
          {...common}
          data={field.options ?? []}
          value={(value as string[] | null) ?? []}
          onChange={change}
          searchable
        />
      );
    case 'one':
      return (
        <Select
          {...common}
          data={field.options ?? []}
          value={value as string | null}
          onChange={change}
          searchable
          clearable
        />
      );
    case 'switch':
      return (
        <Switch
          label={field.label}
          description={field.hint}
          disabled={disabled}
          name={field.name}
          checked={Boolean(value)}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      );
  }
}
