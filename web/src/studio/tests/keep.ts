import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSay } from '@/design/Say';
import { useStudio } from '@/flows/studio';
import { freeName, readScript, writeScript, type Script, type Step } from './steps';

/** The test that the panel opens when it comes into view next. */
let wanted: string | null = null;

export function takeWanted(): string | null {
  const name = wanted;
  wanted = null;
  return name;
}

/** The flow's tests, and how they are changed: as one step of the draft's undo. */
export function useScripts() {
  const { graph, apply } = useStudio();
  const scripts = graph.tests.map((test) => readScript({ ...test }));
  const write = useCallback(
    (change: (all: Script[]) => Script[], merge?: string) =>
      apply((now) => {
        const all = now.tests.map((test) => readScript({ ...test }));
        return { ...now, tests: change(all).map(writeScript) };
      }, merge),
    [apply],
  );
  return { scripts, write };
}

/** Keeps what happened elsewhere (a run, a call) as a test and shows it. */
export function useKeepAsTest() {
  const { t } = useTranslation();
  const say = useSay();
  const { openPanel } = useStudio();
  const { scripts, write } = useScripts();
  return (name: string, steps: Step[]) => {
    const free = freeName(
      name,
      scripts.map((one) => one.name),
    );
    write((all) => [...all, { name: free, steps }]);
    wanted = free;
    say.note(t('studio.tests.made', { name: free }), 'good');
    openPanel('tests');
  };
}
