import { ActionIcon, Select } from '@mantine/core';
import { IconArrowRight, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { GraphNode } from '@/api/flows';
import { setTargets } from '../graph/edit';
import { titleOf } from '../graph/titles';
import { useInner } from '../inner';
import { useStudio } from '../studio';
import css from './forms.module.css';

interface NodeSelectProps {
  label?: string;
  ariaLabel?: string;
  node: GraphNode;
  /** The exits that it leads. */
  spot: readonly string[];
  target: string;
  disabled: boolean;
  error?: string | undefined;
  field?: { help: string; required: boolean };
}

/** Where an exit leads: chosen among the steps, or to a new one; and a way to go there. */
export function NodeSelect({
  label,
  ariaLabel,
  node,
  spot,
  target,
  disabled,
  error,
  field,
}: NodeSelectProps) {
  const { t } = useTranslation();
  const { graph, kinds, apply, select } = useStudio();
  const { openQuick } = useInner();
  const data = useMemo(
    () => graph.nodes.map((one) => ({ value: one.key, label: titleOf(one.key) })),
    [graph.nodes],
  );
  return (
    <div className={css.nodeSelect}>
      <Select
        {...(label && { label })}
        {...(ariaLabel && { 'aria-label': ariaLabel })}
        description={field?.help || undefined}
        error={error}
        withAsterisk={field?.required ?? false}
        disabled={disabled}
        data={data}
        value={target || null}
        placeholder={t('flows.field.nowhere')}
        searchable
        clearable={!field?.required}
        clearButtonProps={{ 'aria-label': t('flows.field.nowhere') }}
        maxDropdownHeight={260}
        onChange={(next) => apply((now) => setTargets(now, kinds, node.key, spot, next ?? ''))}
      />
      {target ? (
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('flows.field.goto', { node: titleOf(target) })}
          title={t('flows.field.goto', { node: titleOf(target) })}
          onClick={() => select(target)}
        >
          <IconArrowRight size={17} />
        </ActionIcon>
      ) : (
        <ActionIcon
          variant="default"
          size={36}
          disabled={disabled}
          aria-label={t('flows.field.newStep')}
          title={t('flows.field.newStep')}
          onClick={() => openQuick({ node: node.key, exits: spot })}
        >
          <IconPlus size={17} />
        </ActionIcon>
      )}
    </div>
  );
}
