import { IconPlayerStop } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkey } from '@/app/hotkeys';
import { useStudio, type Mark, type Overlay } from '@/flows/studio';
import { Lead, NeedsGraph, useOverlay } from '../parts';
import { Controls } from './Controls';
import { Details } from './Details';
import { Reply } from './Reply';
import type { Session } from './session';
import { Setup } from './Setup';
import { Talk } from './Talk';
import { useSession } from './useSession';
import { useStops } from './useStops';
import shared from '../studio.module.css';

export default function DebugPanel() {
  return (
    <NeedsGraph>
      <Debugger />
    </NeedsGraph>
  );
}

/** The draft walked as a caller would walk it: by text, by voice, or by calling a test number. */
function Debugger() {
  const { t } = useTranslation();
  const { selected, select } = useStudio();
  const debug = useSession();
  const { session, send } = debug;
  const tell = useCallback((nodes: readonly string[]) => send({ type: 'breakpoints', nodes }), [send]);
  const { stops, toggle } = useStops(tell);
  const go = () => send({ type: 'go' });
  const step = () => send({ type: session.paused ? 'step' : 'pause' });
  useHotkey('F8', session.paused && go);
  useHotkey('F10', session.running && step);
  useHotkey('F9', selected !== null && (() => toggle(selected)));
  // The canvas follows the run wherever it waits for somebody; in between it would only flicker.
  const waits = session.paused ? session.node : session.asks?.node;
  useEffect(() => {
    if (waits) select(waits);
  }, [waits, select]);
  useOverlay(useLit(session, stops, toggle));
  return (
    <div className={shared.panel}>
      {session.link === 'off' && <Lead>{t('studio.debug.lead')}</Lead>}
      <Setup debug={debug} stops={stops} />
      {session.link !== 'off' && (
        <>
          <Talk session={session} />
          {session.running && <Controls session={session} go={go} step={step} />}
          {session.running && <Reply debug={debug} />}
        </>
      )}
      <Details debug={debug} stops={stops} toggle={toggle} />
      <p className={shared.quiet}>{t('studio.debug.shortcuts')}</p>
    </div>
  );
}

/** Where it is, where it was, where it will stop. */
function useLit(
  { node, way, running, paused }: Session,
  stops: readonly string[],
  toggle: (node: string) => void,
): Overlay {
  const { t } = useTranslation();
  return useMemo(() => {
    const nodes: Record<string, Mark> = {};
    for (const one of way) nodes[one.node] = { state: 'passed' };
    if (node && running) {
      const held = t('studio.debug.held');
      nodes[node] = paused
        ? { state: 'here', badge: { text: held, title: held, tone: 'ring' } }
        : { state: 'here' };
    }
    for (const stop of stops) nodes[stop] = { ...nodes[stop], stop: true };
    return { nodes, acts: [{ label: t('studio.debug.stop'), Icon: IconPlayerStop, act: toggle }] };
  }, [node, way, running, paused, stops, toggle, t]);
}
