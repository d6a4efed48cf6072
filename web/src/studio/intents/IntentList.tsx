import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Intent } from '@/api/intents';
import { Chip } from '@/design/Chip';
import { matches } from '@/design/fold';
import { few, twins } from './examples';
import css from './intents.module.css';

interface IntentListProps {
  intents: readonly Intent[];
  chosen: string | null;
  choose: (key: string) => void;
}

/** Every intent under its theme; what needs a look is said beside it. */
export function IntentList({ intents, chosen, choose }: IntentListProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const themes = useMemo(() => {
    const found = intents.filter((one) =>
      matches([one.label, one.key, one.theme, ...one.examples].join(' '), search),
    );
    const grouped = new Map<string, Intent[]>();
    for (const one of found) grouped.set(one.theme, [...(grouped.get(one.theme) ?? []), one]);
    return [...grouped].sort(([one], [two]) => Number(!one) - Number(!two) || one.localeCompare(two));
  }, [intents, search]);
  return (
    <div className={css.side}>
      <TextInput
        type="search"
        aria-label={t('studio.intents.search')}
        placeholder={t('studio.intents.search')}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {themes.length === 0 && <p className={css.quiet}>{t('studio.intents.none')}</p>}
      <div className={css.themes}>
        {themes.map(([theme, found]) => (
          <section key={theme}>
            <h3>{theme || t('studio.intents.other')}</h3>
            <ul>
              {found.map((one) => (
                <li key={one.key}>
                  <Line
                    intent={one}
                    twin={twins(one, intents).length > 0}
                    chosen={one.key === chosen}
                    choose={() => choose(one.key)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

interface LineProps {
  intent: Intent;
  twin: boolean;
  chosen: boolean;
  choose: () => void;
}

function Line({ intent, twin, chosen, choose }: LineProps) {
  const { t } = useTranslation();
  return (
    <button type="button" className={css.line} aria-current={chosen || undefined} onClick={choose}>
      <span>
        <b>{intent.label || intent.key}</b>
        <small>{t('studio.intents.examples', { count: intent.examples.length })}</small>
      </span>
      <span className={css.chips}>
        {intent.danger && <Chip tone="stop">{t('studio.intents.danger')}</Chip>}
        {few(intent) && <Chip tone="ring">{t('studio.intents.few')}</Chip>}
        {twin && <Chip tone="ring">{t('studio.intents.twins')}</Chip>}
      </span>
    </button>
  );
}
