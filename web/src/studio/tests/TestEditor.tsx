import { Button, TextInput } from '@mantine/core';
import { IconArrowLeft, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestResult } from '@/api/studio';
import { useStudio, type Mark, type Overlay } from '@/flows/studio';
import { Confirm, useOverlay } from '../parts';
import { useScripts } from './keep';
import { Happened } from './Happened';
import { StepRows } from './StepRows';
import { failingStep, writeScript, type Script, type Step } from './steps';
import shared from '../studio.module.css';
import css from './tests.module.css';

interface TestEditorProps {
  script: Script;
  at: number;
  result: TestResult | null;
  busy: boolean;
  run: () => Promise<boolean>;
  back: () => void;
}

/** One conversation as a script one can read aloud; its result stands on the step that failed. */
export function TestEditor({ script, at, result, busy, run, back }: TestEditorProps) {
  const { t } = useTranslation();
  const { writable } = useStudio();
  const { write } = useScripts();
  const [dropping, setDropping] = useState(false);
  const [draft, change] = useDraft(script, at);
  useOverlay(usePath(result));
  return (
    <div className={shared.panel}>
      <Button
        className={shared.back}
        size="compact-sm"
        variant="subtle"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        onClick={back}
      >
        {t('studio.tests.all')}
      </Button>
      <TextInput
        label={t('studio.tests.name')}
        value={draft.name}
        readOnly={!writable}
        onChange={(event) => change({ ...draft, name: event.currentTarget.value })}
      />
      <div className={css.bar}>
        <Button
          loading={busy}
          leftSection={<IconPlayerPlay size={17} aria-hidden />}
          onClick={() => void run()}
        >
          {t('studio.tests.runOne')}
        </Button>
        {writable && (
          <Button
            variant="subtle"
            color="rose"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => setDropping(true)}
          >
            {t('studio.tests.dropTest')}
          </Button>
        )}
      </div>
      <StepRows
        steps={draft.steps}
        change={(steps) => change({ ...draft, steps })}
        failing={result ? failingStep(draft, result.problem) : null}
        problem={result?.problem ?? ''}
      />
      {result && <Happened result={result} />}
      {dropping && (
        <Confirm
          danger
          title={t('studio.tests.dropTitle', { name: script.name })}
          lead={t('studio.tests.dropLead')}
          act={t('studio.tests.dropTest')}
          close={() => setDropping(false)}
          run={async () => {
            write((all) => all.filter((_, index) => index !== at));
            back();
          }}
        />
      )}
    </div>
  );
}

const FIRST: Step = { kind: 'citizen', value: '' };

const written = (script: Script): string => JSON.stringify(writeScript(script));

/** Lines still empty live here only; what is whole goes to the draft at once. Undo comes back here. */
function useDraft(script: Script, at: number) {
  const { write } = useScripts();
  const [draft, setDraft] = useState(script.steps.length ? script : { ...script, steps: [FIRST] });
  const sent = useRef(written(script));
  const known = written(script);
  useEffect(() => {
    if (known === sent.current) return;
    sent.current = known;
    setDraft(JSON.parse(JSON.stringify(script)) as Script);
  }, [known, script]);
  const change = (next: Script) => {
    setDraft(next);
    if (!next.name.trim()) return;
    sent.current = written(next);
    write((all) => all.map((one, index) => (index === at ? next : one)), `test ${at}`);
  };
  return [draft, change] as const;
}

function usePath(result: TestResult | null): Overlay | null {
  return useMemo(() => {
    if (!result?.path) return null;
    const nodes: Record<string, Mark> = {};
    result.path.forEach((node, at) => {
      nodes[node] = {
        state: at === (result.path?.length ?? 0) - 1 ? 'here' : 'passed',
        badge: { text: String(at + 1), title: String(at + 1), tone: result.problem ? 'stop' : 'go' },
      };
    });
    return { nodes };
  }, [result]);
}
