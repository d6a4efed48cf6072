import { Button, Progress } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PastCall } from '@/api/studio';
import { useStudio, type Mark, type Overlay } from '@/flows/studio';
import { NodeLink, useOverlay } from '../parts';
import type { ReplaySum } from './differences';
import { known } from './outcomes';
import { useManyReplays } from './useManyReplays';
import shared from '../studio.module.css';
import css from './calls.module.css';

/** How many of the calls in the list the draft would lead otherwise, and where they part. */
export function ManyReplays({ calls }: { calls: readonly PastCall[] }) {
  const { t } = useTranslation();
  const { flowKey, graph } = useStudio();
  const { sum, running, run, stop, clear } = useManyReplays(flowKey);
  useOverlay(useParts(sum));
  return (
    <section className={css.many} aria-label={t('studio.calls.many', { count: calls.length })}>
      <div className={css.replayHead}>
        <p>{t('studio.calls.manyLead')}</p>
        {running ? (
          <Button size="compact-md" variant="default" onClick={stop}>
            {t('studio.calls.manyStop')}
          </Button>
        ) : (
          <Button
            size="compact-md"
            variant="light"
            leftSection={<IconRepeat size={16} aria-hidden />}
            onClick={() => void run(calls, graph)}
          >
            {t('studio.calls.many', { count: calls.length })}
          </Button>
        )}
      </div>
      {(running || sum.done > 0) && (
        <>
          <Progress
            value={(100 * sum.done) / calls.length}
            aria-label={t('studio.calls.manyDone', { done: sum.done, count: calls.length })}
          />
          <p className={shared.quiet} role="status">
            {t('studio.calls.manyDone', { done: sum.done, count: calls.length })}
          </p>
          <Sum sum={sum} />
          {!running && (
            <Button size="compact-sm" variant="subtle" onClick={clear}>
              {t('studio.calls.clear')}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function Sum({ sum }: { sum: ReplaySum }) {
  const { t } = useTranslation();
  const ending = (words: string) =>
    words
      .split(' → ')
      .map((one) => {
        const name = known(one);
        return name ? t(`studio.calls.ended.${name}`) : one;
      })
      .join(' → ');
  return (
    <>
      <dl className={css.sums}>
        {(['same', 'differ', 'failed'] as const).map((which) => (
          <div key={which} data-which={which}>
            <dd>{sum[which]}</dd>
            <dt>
              {t(
                which === 'same'
                  ? 'studio.calls.manySame'
                  : which === 'differ'
                    ? 'studio.calls.manyDiffer'
                    : 'studio.calls.manyFailed',
              )}
            </dt>
          </div>
        ))}
      </dl>
      {sum.parts.length > 0 && (
        <>
          <h4>{t('studio.calls.manyParts')}</h4>
          <ul className={css.parts}>
            {sum.parts.slice(0, 8).map(([node, count]) => (
              <li key={node}>
                <NodeLink node={node} />
                <span>{t('studio.calls.manyCalls', { count })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {sum.endings.length > 0 && (
        <>
          <h4>{t('studio.calls.manyEndings')}</h4>
          <ul className={css.parts}>
            {sum.endings.slice(0, 8).map(([words, count]) => (
              <li key={words}>
                <span>{ending(words)}</span>
                <span>{t('studio.calls.manyCalls', { count })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function useParts(sum: ReplaySum): Overlay | null {
  const { t } = useTranslation();
  return useMemo(() => {
    if (sum.parts.length === 0) return null;
    const nodes: Record<string, Mark> = {};
    for (const [node, count] of sum.parts) {
      const title = t('studio.calls.manyCalls', { count });
      nodes[node] = { state: 'changed', badge: { text: String(count), title, tone: 'ring' } };
    }
    return { nodes };
  }, [sum.parts, t]);
}
