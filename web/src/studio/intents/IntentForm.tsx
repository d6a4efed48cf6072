import { Button, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { intents, type Intent } from '@/api/intents';
import { KEY } from '@/admin/fields';
import { Panel } from '@/design/Panel';
import { Confirm } from '../parts';
import { useAttempt } from '../useAttempt';
import { FEW, few, keyOf, twins } from './examples';
import { Sentences } from './Sentences';
import page from '../page.module.css';
import css from './intents.module.css';

interface IntentFormProps {
  intent: Intent;
  all: readonly Intent[];
  writable: boolean;
  close: () => void;
  saved: (key: string) => void;
}

export function IntentForm({ intent, all, writable, close, saved }: IntentFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const fresh = intent.key === '';
  const [draft, setDraft] = useState(intent);
  const [shownErrors, setShownErrors] = useState(false);
  const [dropping, setDropping] = useState(false);
  const { busy, attempt } = useAttempt();
  const change = (part: Partial<Intent>) => setDraft((old) => ({ ...old, ...part }));
  const key = fresh ? draft.key || keyOf(draft.label) : intent.key;
  const changed = JSON.stringify(draft) !== JSON.stringify(intent);
  const wrong = {
    label: draft.label.trim() ? '' : t('studio.intents.needLabel'),
    key: !KEY.test(key)
      ? t('studio.intents.badKey')
      : fresh && all.some((one) => one.key === key)
        ? t('studio.intents.takenKey')
        : '',
    examples: draft.examples.length ? '' : t('studio.intents.needSentence'),
  };
  async function submit(event: FormEvent) {
    event.preventDefault();
    setShownErrors(true);
    if (Object.values(wrong).some(Boolean)) return;
    const good = await attempt(async () => {
      await intents.put({ ...draft, key, label: draft.label.trim() });
      await queries.invalidateQueries({ queryKey: ['intents'] });
    }, t('studio.intents.saved'));
    if (good) saved(key);
  }
  const error = (which: keyof typeof wrong) => (shownErrors && wrong[which]) || undefined;
  return (
    <Panel title={intent.label || t('studio.intents.add')} level={3}>
      <form className={page.form} noValidate onSubmit={(event) => void submit(event)}>
        <div className={page.two}>
          <TextInput
            label={t('studio.intents.label')}
            description={t('studio.intents.labelHint')}
            error={error('label')}
            maxLength={100}
            readOnly={!writable}
            value={draft.label}
            onChange={(event) => change({ label: event.currentTarget.value })}
          />
          <TextInput
            label={t('studio.intents.theme')}
            description={t('studio.intents.themeHint')}
            maxLength={63}
            readOnly={!writable}
            value={draft.theme}
            onChange={(event) => change({ theme: event.currentTarget.value })}
          />
        </div>
        {fresh && (
          <TextInput
            label={t('studio.intents.key')}
            description={t('studio.intents.keyHint')}
            error={error('key')}
            value={key}
            onChange={(event) => change({ key: event.currentTarget.value })}
          />
        )}
        <Switch
          label={t('studio.intents.isDanger')}
          description={t('studio.intents.dangerHint')}
          disabled={!writable}
          checked={draft.danger}
          onChange={(event) => change({ danger: event.currentTarget.checked })}
        />
        <Sentences
          examples={draft.examples}
          writable={writable}
          change={(examples) => change({ examples })}
          error={error('examples')}
        />
        <Warnings intent={{ ...draft, key }} all={all} />
        {writable && (
          <div className={page.foot}>
            {fresh ? (
              <Button variant="default" onClick={close}>
                {t('app.action.cancel')}
              </Button>
            ) : (
              <Button variant="subtle" color="rose" onClick={() => setDropping(true)}>
                {t('studio.intents.remove')}
              </Button>
            )}
            <span className={css.save}>
              {changed && <span className={css.quiet}>{t('studio.intents.unsaved')}</span>}
              <Button type="submit" loading={busy} disabled={!changed}>
                {t('studio.intents.save')}
              </Button>
            </span>
          </div>
        )}
      </form>
      {dropping && (
        <Confirm
          danger
          title={t('studio.intents.removeTitle', { name: intent.label })}
          lead={t('studio.intents.removeLead')}
          act={t('studio.intents.remove')}
          done={t('studio.intents.removed')}
          close={() => setDropping(false)}
          run={async () => {
            await intents.drop(intent);
            close();
            await queries.invalidateQueries({ queryKey: ['intents'] });
          }}
        />
      )}
    </Panel>
  );
}

function Warnings({ intent, all }: { intent: Intent; all: readonly Intent[] }) {
  const { t } = useTranslation();
  const doubles = twins(intent, all);
  return (
    <div role="status" className={css.warnings}>
      {few(intent) && <p>{t('studio.intents.fewLead', { count: FEW })}</p>}
      {doubles.slice(0, 5).map(({ text, other }) => (
        <p key={`${text} ${other}`}>{t('studio.intents.twinsLead', { text, other })}</p>
      ))}
    </div>
  );
}
