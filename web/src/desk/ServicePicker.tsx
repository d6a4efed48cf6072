import { Combobox, Input, InputBase, useCombobox } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '@/api/tickets';
import { findServices, leaves, type Leaf } from './catalogue';
import { useServices } from './queries';
import css from './form.module.css';

interface ServicePickerProps {
  value: string | null;
  suggested: readonly Service[];
  choose: (key: string) => void;
  disabled: boolean;
}

/** The catalogue by typing: any words of service, group or theme, accents or not. */
export function ServicePicker({ value, suggested, choose, disabled }: ServicePickerProps) {
  const { t } = useTranslation();
  const services = useServices();
  const all = useMemo(() => leaves(services.data ?? []), [services.data]);
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const chosen = all.find((one) => one.key === value);
  const shown = typed ?? chosen?.label ?? '';
  const found = findServices(
    all,
    typed ?? '',
    suggested.map((one) => one.key),
  );
  const pick = (key: string) => {
    choose(key);
    setTyped(null);
    combobox.closeDropdown();
  };
  return (
    <div>
      <Combobox store={combobox} onOptionSubmit={pick} shadow="md">
        <Combobox.Target>
          <InputBase
            label={t('desk.form.service')}
            placeholder={t('desk.form.servicePlaceholder')}
            value={shown}
            disabled={disabled}
            name="service"
            autoComplete="off"
            onFocus={() => combobox.openDropdown()}
            onClick={() => combobox.openDropdown()}
            onBlur={() => {
              combobox.closeDropdown();
              setTyped(null);
            }}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              combobox.openDropdown();
              combobox.selectFirstOption();
            }}
            rightSection={<Combobox.Chevron />}
            rightSectionPointerEvents="none"
          />
        </Combobox.Target>
        <Combobox.Dropdown>
          <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={t('desk.form.service')}>
            {found.map((one) => (
              <Option key={one.key} one={one} />
            ))}
            {found.length === 0 && <Combobox.Empty>{t('desk.form.noService')}</Combobox.Empty>}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {chosen?.path && <Input.Description className={css.path}>{chosen.path}</Input.Description>}
      {!value && suggested.length > 0 && !disabled && (
        <div className={css.suggested}>
          <span>{t('desk.form.suggested')}</span>
          {suggested.slice(0, 3).map((one) => (
            <button key={one.key} type="button" onClick={() => pick(one.key)}>
              {one.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function Option({ one }: { one: Leaf }) {
  return (
    <Combobox.Option value={one.key}>
      <span className={css.option}>
        <b>{one.label}</b>
        <small>{one.path}</small>
      </span>
    </Combobox.Option>
  );
}
