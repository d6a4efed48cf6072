import { Autocomplete } from '@mantine/core';
import type { Named } from '../names';

interface KnownProps {
  label?: string;
  'aria-label'?: string;
  description?: string | undefined;
  error?: string | undefined;
  disabled: boolean;
  withAsterisk?: boolean;
  placeholder?: string;
  known: readonly Named[];
  value: string;
  change: (value: string) => void;
}

/** A key, chosen among those that exist or written; what it is called stands below. */
export function Known({ known, value, change, description, ...rest }: KnownProps) {
  const name = known.find((one) => one.value === value)?.label;
  return (
    <Autocomplete
      {...rest}
      description={name && name !== value ? name : description}
      data={known.map((one) => one.value)}
      renderOption={({ option }) => {
        const label = known.find((one) => one.value === option.value)?.label;
        return (
          <span>
            {label ?? option.value}
            {label && label !== option.value && (
              <small style={{ color: 'var(--ink-3)' }}> · {option.value}</small>
            )}
          </span>
        );
      }}
      filter={({ options, search }) =>
        options.filter((one) => {
          const key = 'value' in one ? one.value : '';
          const label = known.find((other) => other.value === key)?.label ?? '';
          const wanted = search.toLowerCase();
          return (
            known.some((other) => other.value === search) || `${key} ${label}`.toLowerCase().includes(wanted)
          );
        })
      }
      openOnFocus={false}
      maxDropdownHeight={240}
      spellCheck={false}
      autoComplete="off"
      value={value}
      onChange={change}
    />
  );
}
