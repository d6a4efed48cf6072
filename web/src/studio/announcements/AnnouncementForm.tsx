import { Button, Drawer, MultiSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowLine } from '@/api/flows';
import { announcements, type Announcement } from '@/api/outside';
import { KEY } from '@/admin/fields';
import { Confirm } from '../parts';
import { useAttempt } from '../useAttempt';
import { fromField, toField } from './when';
import page from '../page.module.css';

interface AnnouncementFormProps {
  announcement: Announcement | null;
  flows: readonly FlowLine[];
  close: () => void;
}

const NEW: Announcement = {
  key: '',
  text: '',
  from: null,
  until: null,
  flows: [],
  ivr: true,
  screens: false,
  urgent: false,
  active: false,
};

export function AnnouncementForm({ announcement, flows, close }: AnnouncementFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(announcement ?? NEW);
  const [tried, setTried] = useState(false);
  const [dropping, setDropping] = useState(false);
  const { busy, attempt } = useAttempt();
  const change = (part: Partial<Announcement>) => setDraft((old) => ({ ...old, ...part }));
  const fresh = () => queries.invalidateQueries({ queryKey: ['announcements'] });
  const backwards = draft.from && draft.until && draft.until <= draft.from;
  const wrong = {
    key: KEY.test(draft.key) ? '' : t('studio.announcements.badKey'),
    text: draft.text.trim() ? '' : t('studio.announcements.needText'),
    until: backwards ? t('studio.announcements.badSpan') : '',
    where: draft.ivr || draft.screens ? '' : t('studio.announcements.needWhere'),
  };
  const error = (which: keyof typeof wrong) => (tried && wrong[which]) || undefined;
  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    const good = await attempt(async () => {
      await announcements.put({ ...draft, text: draft.text.trim() });
      await fresh();
    }, t('studio.announcements.saved'));
    if (good) close();
  }
  return (
    <Drawer
      opened
      onClose={close}
      title={t(announcement ? 'studio.announcements.title' : 'studio.announcements.add')}
      position="right"
      size="md"
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <form className={page.form} noValidate onSubmit={(event) => void submit(event)}>
        <Textarea
          autosize
          minRows={3}
          maxLength={600}
          label={t('studio.announcements.text')}
          description={t('studio.announcements.textHint')}
          error={error('text')}
          value={draft.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <TextInput
          label={t('studio.announcements.key')}
          description={t('studio.announcements.keyHint')}
          error={error('key')}
          disabled={announcement !== null}
          value={draft.key}
          onChange={(event) => change({ key: event.currentTarget.value })}
        />
        <div className={page.two}>
          <TextInput
            type="datetime-local"
            label={t('studio.announcements.from')}
            value={toField(draft.from)}
            onChange={(event) => change({ from: fromField(event.currentTarget.value) })}
          />
          <TextInput
            type="datetime-local"
            label={t('studio.announcements.until')}
            error={error('until')}
            value={toField(draft.until)}
            onChange={(event) => change({ until: fromField(event.currentTarget.value) })}
          />
        </div>
        <Switch
          label={t('studio.announcements.ivr')}
          checked={draft.ivr}
          onChange={(event) => change({ ivr: event.currentTarget.checked })}
        />
        <Switch
          label={t('studio.announcements.screens')}
          error={error('where')}
          checked={draft.screens}
          onChange={(event) => change({ screens: event.currentTarget.checked })}
        />
        <Switch
          label={t('studio.announcements.urgent')}
          description={t('studio.announcements.urgentHint')}
          checked={draft.urgent}
          onChange={(event) => change({ urgent: event.currentTarget.checked })}
        />
        <MultiSelect
          label={t('studio.announcements.flows')}
          placeholder={draft.flows.length ? '' : t('studio.announcements.allFlows')}
          disabled={!draft.ivr}
          data={flows.map(({ key, label }) => ({ value: key, label: label || key }))}
          value={draft.flows}
          onChange={(keys) => change({ flows: keys })}
        />
        <div className={page.foot}>
          {announcement ? (
            <Button variant="subtle" color="rose" onClick={() => setDropping(true)}>
              {t('studio.announcements.remove')}
            </Button>
          ) : (
            <Button variant="default" onClick={close}>
              {t('app.action.cancel')}
            </Button>
          )}
          <Button type="submit" loading={busy}>
            {t('app.action.save')}
          </Button>
        </div>
      </form>
      {dropping && (
        <Confirm
          danger
          title={t('studio.announcements.removeTitle')}
          lead={t('studio.announcements.removeLead')}
          act={t('studio.announcements.remove')}
          done={t('studio.announcements.removed')}
          close={() => setDropping(false)}
          run={async () => {
            await announcements.drop(draft.key);
            await fresh();
            close();
          }}
        />
      )}
    </Drawer>
  );
}
