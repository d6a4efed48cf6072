import { SegmentedControl, Select } from '@mantine/core';
import { IconEar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type Failure } from '@/api/studio';
import { Answer, Notice } from '@/design/States';
import { useStudio, type Mark, type Overlay } from '@/flows/studio';
import { Lead, NeedsGraph, useOverlay } from '../parts';
import { useNodeChoices } from '../queries';
import { FailureCard } from './FailureCard';
import shared from '../studio.module.css';
import css from './failures.module.css';

const DAYS = ['1', '7', '30'] as const;
type Days = (typeof DAYS)[number];

export default function FailuresPanel() {
  return (
    <NeedsGraph>
      <Failures />
    </NeedsGraph>
  );
}

/** What was said and not understood: to be heard, put right and taught. */
function Failures() {
  const { t } = useTranslation();
  const { flowKey } = useStudio();
  const nodes = useNodeChoices();
  const [node, setNode] = useState<string | null>(null);
  const [days, setDays] = useState<Days>('7');
  const failures = useQuery({
    queryKey: ['flows', flowKey, 'failures', node, days],
    queryFn: () => studio.failures(flowKey, node, Number(days)),
    placeholderData: (old) => old,
  });
  useOverlay(useCounts(failures.data));
  return (
    <div className={shared.panel}>
      <Lead>{t('studio.failures.lead')}</Lead>
      <SegmentedControl
        fullWidth
        aria-label={t('studio.failures.days')}
        data={DAYS.map((value) => ({ value, label: t(`studio.figures.day.${value}`) }))}
        value={days}
        onChange={(value) => setDays(value as Days)}
      />
      <Select
        searchable
        clearable
        label={t('studio.common.node')}
        placeholder={t('studio.common.allNodes')}
        data={nodes}
        value={node}
        onChange={setNode}
      />
      <Answer query={failures}>
        {(found) =>
          found.length === 0 ? (
            <Notice
              icon={<IconEar size={26} />}
              title={t('studio.failures.none')}
              lead={t('studio.failures.noneLead')}
            />
          ) : (
            <ul className={css.list}>
              {found.map((one) => (
                <li key={`${one.run} ${one.n}`}>
                  <FailureCard failure={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </div>
  );
}

function useCounts(found: readonly Failure[] | undefined): Overlay | null {
  return useMemo(() => {
    if (!found) return null;
    const nodes: Record<string, Mark> = {};
    for (const { node } of found) {
      const count = Number(nodes[node]?.badge?.text ?? 0) + 1;
      nodes[node] = { badge: { text: String(count), title: String(count), tone: 'ring' } };
    }
    return { nodes };
  }, [found]);
}
