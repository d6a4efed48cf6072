import { Button } from '@mantine/core';
import { IconPlayerPlay, IconPlus, IconTestPipe } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type TestResult } from '@/api/studio';
import { Notice } from '@/design/States';
import { useStudio } from '@/flows/studio';
import { Lead, NeedsGraph } from '../parts';
import { useAttempt } from '../useAttempt';
import { takeWanted, useScripts } from './keep';
import { freeName, passed, type Script } from './steps';
import { TestEditor } from './TestEditor';
import { TestList } from './TestList';
import css from '../studio.module.css';

export default function TestsPanel() {
  return (
    <NeedsGraph>
      <Tests />
    </NeedsGraph>
  );
}

const indexOf = (name: string | null, scripts: readonly Script[]): number =>
  name === null ? -1 : scripts.findIndex((one) => one.name === name);

/** Conversations that the flow must be able to lead: written, run, seen on the canvas. */
function Tests() {
  const { t } = useTranslation();
  const { writable } = useStudio();
  const { scripts, write } = useScripts();
  const [open, setOpen] = useState(() => indexOf(takeWanted(), scripts));
  const { results, run, busy } = useResults();
  const script = scripts[open];
  if (script) {
    return (
      <TestEditor
        key={open}
        script={script}
        at={open}
        result={results?.find(({ name }) => name === script.name) ?? null}
        busy={busy}
        run={run}
        back={() => setOpen(-1)}
      />
    );
  }
  const add = () => {
    const name = freeName(
      t('studio.tests.fresh'),
      scripts.map((one) => one.name),
    );
    write((all) => [...all, { name, steps: [] }]);
    setOpen(scripts.length);
  };
  return (
    <div className={css.panel}>
      <Lead
        acts={
          <>
            <Button
              disabled={scripts.length === 0}
              loading={busy}
              leftSection={<IconPlayerPlay size={17} aria-hidden />}
              onClick={() => void run()}
            >
              {t('studio.tests.run')}
            </Button>
            {writable && (
              <Button variant="default" leftSection={<IconPlus size={17} aria-hidden />} onClick={add}>
                {t('studio.tests.add')}
              </Button>
            )}
          </>
        }
      >
        {t('studio.tests.lead')}
      </Lead>
      {scripts.length === 0 ? (
        <Notice
          icon={<IconTestPipe size={26} />}
          title={t('studio.tests.none')}
          lead={t('studio.tests.noneLead')}
        />
      ) : (
        <>
          {results && <Summary results={results} />}
          <TestList scripts={scripts} results={results} open={setOpen} />
        </>
      )}
    </div>
  );
}

function Summary({ results }: { results: readonly TestResult[] }) {
  const { t } = useTranslation();
  const failed = results.length - passed(results);
  return (
    <p className={failed ? css.bad : css.good} role="status">
      {failed
        ? t('studio.tests.someFailed', { failed, count: results.length })
        : t('studio.tests.allPassed', { count: results.length })}
    </p>
  );
}

/** The draft as it stands on the screen is what is tried. */
function useResults() {
  const { flowKey, graph } = useStudio();
  const [kept, setKept] = useState<{ of: unknown; results: TestResult[] } | null>(null);
  const { busy, attempt } = useAttempt();
  const run = () =>
    attempt(async () => {
      const results = await studio.test(flowKey, graph);
      setKept({ of: graph, results });
    });
  // A change of the draft makes results old: they are not shown as if they still held.
  return { results: kept?.of === graph ? kept.results : null, run, busy };
}
