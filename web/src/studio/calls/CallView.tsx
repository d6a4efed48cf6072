import { Button } from '@mantine/core';
import { IconArrowLeft, IconTestPipe } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowTurn, PastCall } from '@/api/studio';
import { useMay } from '@/app/SessionContext';
import { Answer } from '@/design/States';
import { useStudio, type Mark, type Overlay } from '@/flows/studio';
import { clock, moment } from '@/i18n/format';
import { Recordings } from '@/story/Recordings';
import { useOverlay } from '../parts';
import { useKeepAsTest } from '../tests/keep';
import { stepsOf } from '../tests/steps';
import { OutcomeChip } from './OutcomeChip';
import { ReplayView } from './ReplayView';
import { Turns } from './Turns';
import { useFlowTurns } from './queries';
import shared from '../studio.module.css';
import css from './calls.module.css';

/** One call: what was said beside where, the recording, and the same words through the draft. */
export function CallView({ call, back }: { call: PastCall; back: () => void }) {
  const { t } = useTranslation();
  const turns = useFlowTurns(call);
  const listen = useMay()('recording.listen');
  useOverlay(usePath(turns.data, call));
  return (
    <div className={shared.panel}>
      <Button
        className={shared.back}
        size="compact-sm"
        variant="subtle"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        onClick={back}
      >
        {t('studio.calls.all')}
      </Button>
      <header className={css.head}>
        <h3>{t('studio.calls.title', { at: moment(call.at) })}</h3>
        <p>
          <OutcomeChip outcome={call.outcome} />
          <span className={shared.quiet}>
            {clock(call.seconds)} · {t('studio.common.version', { version: call.version })}
          </span>
        </p>
      </header>
      {listen && (
        <section aria-label={t('studio.calls.listen')}>
          <Recordings interaction={call.interaction} />
        </section>
      )}
      <ReplayView call={call} />
      <section aria-label={t('studio.calls.conversation')}>
        <h3 className={css.title}>{t('studio.calls.conversation')}</h3>
        <Answer query={turns}>{(found) => <Turns turns={found} />}</Answer>
      </section>
      <Keep call={call} turns={turns.data} />
    </div>
  );
}

function Keep({ call, turns }: { call: PastCall; turns: readonly FlowTurn[] | undefined }) {
  const { t } = useTranslation();
  const { writable } = useStudio();
  const keep = useKeepAsTest();
  if (!writable || !turns?.length) return null;
  const steps = stepsOf(turns);
  const ended = call.outcome === 'hung_up' ? [] : [{ kind: 'expect' as const, value: call.end_node }];
  return (
    <Button
      variant="light"
      leftSection={<IconTestPipe size={17} aria-hidden />}
      onClick={() => keep(t('studio.tests.fromCall', { at: moment(call.at) }), [...steps, ...ended])}
    >
      {t('studio.tests.make')}
    </Button>
  );
}

function usePath(turns: readonly FlowTurn[] | undefined, call: PastCall): Overlay | null {
  return useMemo(() => {
    if (!turns) return null;
    const nodes: Record<string, Mark> = {};
    for (const { node } of turns) nodes[node] = { state: 'passed' };
    nodes[call.end_node] = { state: 'here' };
    return { nodes };
  }, [turns, call]);
}
