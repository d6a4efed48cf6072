import { Button } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { titleOf } from '@/flows/graph/titles';
import { studio, type PastCall, type Replay, type ReplayStep } from '@/api/studio';
import { Failed } from '@/design/States';
import { useStudio } from '@/flows/studio';
import { NodeLink } from '../parts';
import { parting } from './differences';
import shared from '../studio.module.css';
import css from './calls.module.css';

/** The same words through the draft on the screen: same, or other from where on. */
export function ReplayView({ call }: { call: PastCall }) {
  const { t } = useTranslation();
  const { flowKey, graph } = useStudio();
  const replay = useMutation({ mutationFn: () => studio.replay(flowKey, call, graph) });
  return (
    <section className={css.replay} aria-label={t('studio.calls.replay')}>
      <div className={css.replayHead}>
        <div>
          <h3>{t('studio.calls.replay')}</h3>
          <p className={shared.quiet}>{t('studio.calls.replayLead')}</p>
        </div>
        <Button
          size="compact-md"
          variant="light"
          loading={replay.isPending}
          leftSection={<IconRepeat size={16} aria-hidden />}
          onClick={() => replay.mutate()}
        >
          {t(replay.data ? 'studio.calls.replayAgain' : 'studio.calls.replay')}
        </Button>
      </div>
      {replay.isError && <Failed error={replay.error} retry={() => replay.mutate()} />}
      {replay.data && <Result replay={replay.data} />}
    </section>
  );
}

function Result({ replay }: { replay: Replay }) {
  const { t } = useTranslation();
  if (replay.same) {
    return (
      <p className={shared.good} role="status">
        {t('studio.calls.same')}
      </p>
    );
  }
  const at = parting(replay);
  const step = replay.steps[at];
  return (
    <>
      <p className={css.differs} role="status">
        {step && replay.same_way
          ? t('studio.calls.reworded')
          : step
            ? t('studio.calls.differs', { node: titleOf(step.node_then ?? step.node_now ?? '') })
            : t('studio.calls.differsEnd')}
      </p>
      <ol className={css.steps}>
        {replay.steps.map((one) => (
          <Step key={one.n} step={one} />
        ))}
        <li className={css.step} data-differs={replay.outcome_then !== replay.outcome_now || undefined}>
          <div>
            <small>{t('studio.calls.endThen')}</small>
            <p className={css.ending}>{replay.outcome_then}</p>
          </div>
          <div>
            <small>{t('studio.calls.endNow')}</small>
            <p className={css.ending}>{replay.outcome_now}</p>
          </div>
        </li>
      </ol>
    </>
  );
}

function Step({ step }: { step: ReplayStep }) {
  const { t } = useTranslation();
  const sides = [
    {
      label: t('studio.calls.then'),
      node: step.differs ? step.node_then : (step.node_then ?? step.node_now),
      said: step.said_then || (step.differs ? '' : step.said_now),
      none: t('studio.calls.notThen'),
    },
    {
      label: t('studio.calls.now'),
      node: step.node_now,
      said: step.said_now,
      none: t('studio.calls.nowhere'),
    },
  ];
  return (
    <li className={css.step} data-differs={step.differs || undefined}>
      {sides.slice(0, step.differs ? 2 : 1).map(({ label, node, said, none }) => (
        <div key={label}>
          {step.differs && <small>{label}</small>}
          {node ? <NodeLink node={node} /> : <span className={css.nowhere}>{none}</span>}
          {said && <p>{said}</p>}
        </div>
      ))}
      {step.heard && <p className={css.citizen}>{step.heard}</p>}
      {step.words.length > 0 && (
        <ul className={css.why}>
          {step.words.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
