import { Alert, Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flows } from '@/api/flows';
import { messageOf, Problem } from '@/api/problem';
import { useSay } from '@/design/Say';
import { Loading } from '@/design/States';
import { PUBLISH_SUMMARY } from './panels';
import { useStudio } from './studio';
import css from './pickers.module.css';

/** The last look before citizens hear it. */
export function PublishDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const { flow, graph, findings, save, reload } = useStudio();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { Summary } = PUBLISH_SUMMARY;
  const warnings = findings.filter((one) => one.level === 'warning').length;
  async function publish() {
    setBusy(true);
    setProblem(null);
    try {
      await save();
      const { version } = await flows.publish(flow.key);
      say.note(t('flows.publish.done', { version }), 'good');
      await reload();
      await queries.invalidateQueries({ queryKey: ['flows'] });
      close();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('flows.publish.title', { name: graph.label || graph.flow })}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <div className={css.fields}>
        <p>
          {t('flows.publish.lead')}{' '}
          {flow.published
            ? t('flows.publish.replaces', { version: flow.published })
            : t('flows.publish.first')}
          {warnings > 0 && ` ${t('flows.publish.warnings', { count: warnings })}`}
        </p>
        {Summary && (
          <Suspense fallback={<Loading />}>
            <Summary />
          </Suspense>
        )}
        {problem !== null && (
          <Alert color="rose" role="alert">
            {messageOf(problem)}
            <FailedTests problem={problem} />
          </Alert>
        )}
      </div>
      <div className={css.foot}>
        <Button variant="default" onClick={close}>
          {t('app.action.cancel')}
        </Button>
        <Button loading={busy} onClick={() => void publish()} data-testid="publish-now">
          {t('flows.publish.sure')}
        </Button>
      </div>
    </Modal>
  );
}

interface Told {
  name: string;
  problem: string;
}

function FailedTests({ problem }: { problem: unknown }) {
  const { t } = useTranslation();
  const tests = problem instanceof Problem ? problem.extra.tests : undefined;
  if (!Array.isArray(tests)) return null;
  return (
    <>
      <p>{t('flows.publish.failedTests')}</p>
      <ul>
        {(tests as Told[]).map((test) => (
          <li key={test.name}>
            <b>{test.name}</b>: {test.problem}
          </li>
        ))}
      </ul>
    </>
  );
}
