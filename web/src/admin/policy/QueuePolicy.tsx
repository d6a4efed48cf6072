import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { messageOf } from '@/api/problem';
import { routing, type PolicyView, type QueueLine } from '@/api/routing';
import { useMay } from '@/app/SessionContext';
import { Panel } from '@/design/Panel';
import { useSay } from '@/design/Say';
import { Answer } from '@/design/States';
import { CodeArea } from '@/flows/text/CodeArea';
import { Explained } from './Explained';
import { RuleBuilder } from './RuleBuilder';
import { withLine } from './rules';
import admin from '../admin.module.css';
import css from './policy.module.css';

/** Everything a queue decides by, as one short text beside what it means. */
export function QueuePolicy({ queue, queues }: { queue: QueueLine; queues: readonly QueueLine[] }) {
  const { t } = useTranslation();
  const policy = useQuery({
    queryKey: ['policy', queue.key],
    queryFn: () => routing.policy(queue.key),
    staleTime: Infinity,
  });
  return (
    <>
      <header className={admin.head}>
        <div>
          <Link href="/filas" className={css.back}>
            <IconArrowLeft size={16} aria-hidden />
            {t('admin.queues.title')}
          </Link>
          <h2>{t('admin.policy.title', { name: queue.label })}</h2>
          <p>{t('admin.policy.lead')}</p>
        </div>
      </header>
      <Answer query={policy}>
        {(view) => <Editor key={view.text} queue={queue} queues={queues} saved={view} />}
      </Answer>
    </>
  );
}

interface EditorProps {
  queue: QueueLine;
  queues: readonly QueueLine[];
  saved: PolicyView;
}

function Editor({ queue, queues, saved }: EditorProps) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const skills = useQuery({ queryKey: ['skills'], queryFn: routing.skills });
  const writable = useMay()('queue.write');
  const [text, setText] = useState(saved.text);
  const [busy, setBusy] = useState(false);
  const view = useChecked(queue.key, text, saved);
  const wrong = view.findings.flatMap(({ line, ...one }) =>
    line ? [{ ...one, level: one.level, line, node: '' }] : [],
  );
  async function save() {
    setBusy(true);
    try {
      await routing.putPolicy(queue.key, text);
      say.note(t('admin.common.saved'), 'good');
      await queries.invalidateQueries({ queryKey: ['policy', queue.key] });
      await queries.invalidateQueries({ queryKey: ['queues'] });
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
    setBusy(false);
  }
  return (
    <div className={css.columns}>
      <Panel title={t('admin.policy.text')} level={3} className={css.text}>
        <CodeArea
          ref={null}
          label={t('admin.policy.text')}
          text={text}
          change={setText}
          lint={wrong}
          readOnly={!writable}
        />
        {text.trim() === '' && <p className={css.empty}>{t('admin.policy.empty')}</p>}
        {writable && (
          <>
            <RuleBuilder
              skills={skills.data ?? []}
              queues={queues.filter((one) => one.key !== queue.key)}
              add={(line) => setText((old) => withLine(old, line))}
            />
            <div className={admin.foot}>
              <Button variant="default" disabled={text === saved.text} onClick={() => setText(saved.text)}>
                {t('admin.policy.undo')}
              </Button>
              <Button disabled={!view.ok || text === saved.text} loading={busy} onClick={() => void save()}>
                {t('app.action.save')}
              </Button>
            </div>
          </>
        )}
      </Panel>
      <Explained view={view} />
    </div>
  );
}

/** The policy as the server reads the text, half a second after the last letter. */
function useChecked(key: string, text: string, saved: PolicyView): PolicyView {
  const [asked] = useDebouncedValue(text, 400);
  const checked = useQuery({
    queryKey: ['policy-lint', key, asked],
    queryFn: () => routing.checkPolicy(key, asked),
    enabled: asked !== saved.text,
    staleTime: Infinity,
    placeholderData: (old) => old,
  });
  return asked === saved.text ? saved : (checked.data ?? saved);
}
