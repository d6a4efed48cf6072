import { ActionIcon, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '@/flows/graph/titles';
import { NodeLink } from '../parts';
import { useNodeChoices } from '../queries';
import css from './debug.module.css';

interface StopsProps {
  stops: readonly string[];
  toggle: (node: string) => void;
}

export function Stops({ stops, toggle }: StopsProps) {
  const { t } = useTranslation();
  const nodes = useNodeChoices();
  return (
    <div className={css.stack}>
      <p className={css.quiet}>{t(stops.length ? 'studio.debug.stopsLead' : 'studio.debug.noStops')}</p>
      {stops.length > 0 && (
        <ul className={css.stops}>
          {stops.map((node) => (
            <li key={node}>
              <span className={css.stop} aria-hidden />
              <NodeLink node={node} />
              <ActionIcon
                variant="subtle"
                aria-label={t('studio.debug.dropStop', { node: titleOf(node) })}
                onClick={() => toggle(node)}
              >
                <IconX size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <Select
        searchable
        aria-label={t('studio.debug.addStop')}
        placeholder={t('studio.debug.addStop')}
        data={nodes.filter(({ value }) => !stops.includes(value))}
        value={null}
        onChange={(node) => node && toggle(node)}
      />
    </div>
  );
}
