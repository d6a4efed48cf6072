import { Loader } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useHotkey } from '@/app/hotkeys';
import type { Act, State } from './engine';
import { Bar } from './Bar';
import { ConflictDialog } from './ConflictDialog';
import { FindDialog } from './FindDialog';
import { useInner } from './inner';
import { KeysDialog } from './KeysDialog';
import { Outline } from './Outline';
import { Palette } from './Palette';
import { PublishDialog } from './PublishDialog';
import { QuickAdd } from './QuickAdd';
import { SidePanel } from './SidePanel';
import { useStudio } from './studio';
import css from './studio.module.css';

const Canvas = lazy(() => import('./canvas/Canvas'));

/** The page: a bar, steps to the left, the drawing, what is being worked on to the right. */
export function StudioFrame({
  state,
  act,
  narrow,
}: {
  state: State;
  act: (one: Act) => void;
  narrow: boolean;
}) {
  const { writable, save } = useStudio();
  const inner = useInner();
  const [finding, setFinding] = useState(false);
  const [publishing, setPublishing] = useState(false);
  const [keys, setKeys] = useState(false);
  useUndoKeys();
  useHotkey('Ctrl+f', () => setFinding(true));
  useHotkey('Ctrl+s', () => void save().catch(() => undefined)); // the bar tells
  useHotkey('Alt+o', () => inner.setView(inner.view === 'canvas' ? 'outline' : 'canvas'));
  return (
    <div className={css.studio} data-view={inner.view} data-narrow={narrow || undefined}>
      <Bar
        state={state}
        find={() => setFinding(true)}
        publish={() => setPublishing(true)}
        keys={() => setKeys(true)}
      />
      <div className={css.body}>
        {writable && <Palette />}
        <section className={css.middle}>
          {inner.view === 'canvas' ? (
            <Suspense fallback={<Loader className={css.loader} />}>
              <Canvas />
            </Suspense>
          ) : (
            <Outline />
          )}
        </section>
        <SidePanel state={state} act={act} />
      </div>
      {inner.quick && <QuickAdd />}
      {finding && <FindDialog close={() => setFinding(false)} />}
      {publishing && <PublishDialog close={() => setPublishing(false)} />}
      {keys && <KeysDialog close={() => setKeys(false)} />}
      {state.conflict && <ConflictDialog state={state} act={act} />}
    </div>
  );
}

/** Undo and redo anywhere on the page; a field that is being typed in has its own. */
function useUndoKeys(): void {
  const { undo, redo } = useInner();
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
      const key = event.key.toLowerCase();
      const act = key === 'z' ? (event.shiftKey ? redo : undo) : key === 'y' ? redo : null;
      if (!act || (event.target as Element).closest?.('[data-own-undo]')) return;
      event.preventDefault();
      act();
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [undo, redo]);
}
