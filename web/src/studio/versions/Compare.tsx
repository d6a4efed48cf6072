import { ActionIcon, Button, Select, Switch } from '@mantine/core';
import { IconArrowLeft, IconArrowsExchange } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type Difference } from '@/api/studio';
import { Answer, Notice } from '@/design/States';
import { useStudio, type Mark, type Overlay } from '@/flows/studio';
import { SaveFirst, useOverlay } from '../parts';
import { useVersions } from '../queries';
import { Changes } from './Changes';
import { byNode, diffLines } from './difference';
import shared from '../studio.module.css';
import css from './versions.module.css';

export interface Pair {
  from: string;
  to: string;
}
interface CompareProps {
  pair: Pair;
  choose: (pair: Pair) => void;
  back: () => void;
}

export function useDifference({ from, to }: Pair) {
  const { flowKey, flow } = useStudio();
  const draft = [from, to].includes('draft') ? flow.text : '';
  return useQuery({
    queryKey: ['flows', flowKey, 'diff', from, to, draft],
    queryFn: () => studio.difference(flowKey, from, to),
    placeholderData: (old) => old,
  });
}

/** Any two of versions and draft beside each other: in words first, as text on demand. */
export function Compare({ pair, choose, back }: CompareProps) {
  const { t } = useTranslation();
  const difference = useDifference(pair);
  const [asText, setAsText] = useState(false);
  useOverlay(useChanged(difference.data));
  return (
    <div className={shared.panel}>
      <Button
        className={shared.back}
        size="compact-sm"
        variant="subtle"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        onClick={back}
      >
        {t('studio.versions.history')}
      </Button>
      <Sides pair={pair} choose={choose} />
      {(pair.from === 'draft' || pair.to === 'draft') && <SaveFirst />}
      <Answer query={difference}>
        {(found) =>
          found.changes.length === 0 && !found.text_diff.trim() ? (
            <Notice title={t('studio.diff.same')} />
          ) : (
            <>
              <Switch
                checked={asText}
                onChange={(event) => setAsText(event.currentTarget.checked)}
                label={t('studio.diff.asText')}
              />
              {asText ? <AsText text={found.text_diff} /> : <Changes changes={found.changes} />}
            </>
          )
        }
      </Answer>
    </div>
  );
}

function useChanged(difference: Difference | undefined): Overlay | null {
  return useMemo(() => {
    if (!difference) return null;
    const nodes: Record<string, Mark> = {};
    for (const { node, what } of byNode(difference.changes)) if (node) nodes[node] = { state: what };
    return { nodes };
  }, [difference]);
}

function Sides({ pair, choose }: { pair: Pair; choose: (pair: Pair) => void }) {
  const { t } = useTranslation();
  const versions = useVersions().data ?? [];
  const data = [
    { value: 'draft', label: t('studio.common.draft') },
    ...versions.map(({ version }) => ({
      value: String(version),
      label: t('studio.common.version', { version }),
    })),
  ];
  return (
    <div className={css.sides}>
      <Select
        label={t('studio.diff.from')}
        data={data}
        value={pair.from}
        allowDeselect={false}
        onChange={(from) => from && choose({ ...pair, from })}
      />
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('studio.diff.swap')}
        onClick={() => choose({ from: pair.to, to: pair.from })}
      >
        <IconArrowsExchange size={18} />
      </ActionIcon>
      <Select
        label={t('studio.diff.to')}
        data={data}
        value={pair.to}
        allowDeselect={false}
        onChange={(to) => to && choose({ ...pair, to })}
      />
    </div>
  );
}

const SIGN = { added: '+', removed: '−', place: '⋯', same: ' ' } as const;

function AsText({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <div className={css.text} role="region" tabIndex={0} aria-label={t('studio.diff.textOf')}>
      {diffLines(text).map((line, at) => (
        <div key={at} data-kind={line.kind}>
          <span>{SIGN[line.kind]}</span>
          <code>{line.text}</code>
        </div>
      ))}
    </div>
  );
}
