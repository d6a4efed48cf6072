import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flows, type FlowText } from '@/api/admin';
import { messageOf } from '@/api/problem';
import { useMay } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { Panel } from '@/design/Panel';
import { useSay } from '@/design/Say';
import { Answer } from '@/design/States';
import { CodeArea, type CodeAreaHandle } from './CodeArea';
import { FlowVersions } from './FlowVersions';
import { LintList } from './LintList';
import css from './flows.module.css';

export function FlowEditor({ name }: { name: string }) {
  const flow = useQuery({ queryKey: ['flows', name], queryFn: () => flows.one(name), staleTime: Infinity });
  return <Answer query={flow}>{(one) => <Editor flow={one} />}</Answer>;
}

function Editor({ flow }: { flow: FlowText }) {
  const { t } = useTranslation();
  const area = useRef<CodeAreaHandle>(null);
  const [text, setText] = useState(flow.text);
  const may = useMay();
  const writable = may('flow.write');
  const changed = text !== flow.text;
  const lint = useLint(flow.key, text);
  const errors = lint.some((one) => one.level === 'error');
  const act = useActions(flow, text);
  useLeaveWarning(changed);
  return (
    <div className={css.flows}>
      <Panel title={t('admin.flows.editor')} quiet flush level={3}>
        <div className={css.bar}>
          <Chip tone={changed || flow.changed ? 'warm' : 'go'}>
            {t(
              changed ? 'admin.flows.unsaved' : flow.changed ? 'admin.flows.draft' : 'admin.flows.published',
            )}
          </Chip>
          {flow.published !== null && (
            <Chip tone="calm">
              {t('admin.flows.version', { version: flow.published })} · {t('admin.flows.current')}
            </Chip>
          )}
          {writable && (
            <div className={css.acts}>
              <Button
                variant="default"
                disabled={!changed}
                loading={act.busy}
                onClick={() => void act.save()}
              >
                {t('admin.flows.save')}
              </Button>
              {may('flow.publish') && (
                <Button disabled={errors} loading={act.busy} onClick={() => void act.publish()}>
                  {t('admin.flows.publish')}
                </Button>
              )}
            </div>
          )}
        </div>
        <CodeArea
          ref={area}
          label={t('admin.flows.editor')}
          text={text}
          change={setText}
          lint={lint}
          readOnly={!writable}
        />
      </Panel>
      <div className={css.stack}>
        <LintList lint={lint} go={(line) => area.current?.go(line)} />
        <FlowVersions flow={flow} load={setText} />
      </div>
    </div>
  );
}

function useLint(key: string, text: string) {
  const [asked] = useDebouncedValue(text, 500);
  const lint = useQuery({
    queryKey: ['lint', key, asked],
    queryFn: () => flows.lint(key, asked),
    staleTime: Infinity,
    placeholderData: (old) => old,
  });
  return lint.data?.findings ?? [];
}

function useActions(flow: FlowText, text: string) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const attempt = async (act: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await act();
      say.note(done, 'good');
      await queries.invalidateQueries({ queryKey: ['flows'] });
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
    setBusy(false);
  };
  const publish = async () => {
    if (text !== flow.text) await flows.save(flow.key, text, flow.text);
    await flows.publish(flow.key);
  };
  return {
    busy,
    save: () => attempt(() => flows.save(flow.key, text, flow.text), t('admin.flows.saved')),
    publish: () => attempt(publish, t('admin.flows.publishedNow')),
  };
}

function useLeaveWarning(changed: boolean): void {
  useEffect(() => {
    if (!changed) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [changed]);
}
