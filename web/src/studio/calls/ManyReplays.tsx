import { Button } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type ReplaySum } from '@/api/studio';
import { Failed } from '@/design/States';
import { titleOf } from '@/flows/graph/titles';
import { useStudio, type Mark, type Overlay } from '@/flows/studio';
import { useOverlay } from '../parts';
import { partings, PARTS, unplayed } from './differences';
import shared from '../studio.module.css';
import css from './calls.module.css';

/** How many of the last calls the draft would lead otherwise, and where they part. */
export function ManyReplays({ last }: { last: number }) {
  const { t } = useTranslation();
  const { flowKey, graph } = useStudio();
  const replay = useMutation({ mutationFn: () => studio.replayMany(flowKey, last, graph) });
  useOverlay(useParts(replay.data));
  return (
    <section className={css.many} aria-label={t('studio.calls.many', { count: last })}>
      <div className={css.replayHead}>
        <p>{t('studio.calls.manyLead', { count: last })}</p>
        <Button
          size="compact-md"
          variant="light"
          loading={replay.isPending}
          leftSection={<IconRepeat size={16} aria-hidden />}
          onClick={() => replay.mutate()}
        >
          {t('studio.calls.many', { count: last })}
        </Button>
      </div>
      {replay.isError && <Failed error={replay.error} retry={() => replay.mutate()} />}
      {replay.data && <Sum sum={replay.data} />}
    </section>
  );
}

function Sum({ sum }: { sum: ReplaySum }) {
  const { t } = useTranslation();
  const missing = unplayed(sum);
  return (
    <div role="status" className={css.sum}>
      <dl className={css.sums}>
        {PARTS.map((which) => (
          <div key={which} data-which={which}>
            <dd>{sum[which]}</dd>
            <dt>{t(`studio.calls.sum.${which}`)}</dt>
          </div>
        ))}
      </dl>
      {sum.unknown > 0 && (
        <p className={shared.quiet}>{t('studio.calls.manyUnknown', { count: sum.unknown })}</p>
      )}
      {missing > 0 && <p className={shared.quiet}>{t('studio.calls.manyFailed', { count: missing })}</p>}
      {sum.nodes.length > 0 && (
        <List
          title={t('studio.calls.manyParts')}
          rows={sum.nodes.map(({ node_then, node_now, calls }) => [name(node_then), name(node_now), calls])}
        />
      )}
      {sum.endings.length > 0 && (
        <List
          title={t('studio.calls.manyEndings')}
          rows={sum.endings.map(({ outcome_then, outcome_now, calls }) => [outcome_then, outcome_now, calls])}
        />
      )}
    </div>
  );
}

const SHOWN = 8;
const name = (node: string): string => (node ? titleOf(node) : '–');

function List({ title, rows }: { title: string; rows: [then: string, now: string, calls: number][] }) {
  const { t } = useTranslation();
  return (
    <>
      <h4>{title}</h4>
      <ul className={css.parts}>
        {rows.slice(0, SHOWN).map(([then, now, calls]) => (
          <li key={`${then} ${now}`}>
            <span>
              {then} → {now}
            </span>
            <span>{t('studio.calls.manyCalls', { count: calls })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function useParts(sum: ReplaySum | undefined): Overlay | null {
  const { t } = useTranslation();
  return useMemo(() => {
    if (!sum) return null;
    const nodes: Record<string, Mark> = {};
    for (const [node, count] of partings(sum)) {
      const title = t('studio.calls.manyCalls', { count });
      nodes[node] = { state: 'changed', badge: { text: String(count), title, tone: 'ring' } };
    }
    return { nodes };
  }, [sum, t]);
}
