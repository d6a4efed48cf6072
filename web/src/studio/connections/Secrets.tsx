import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { secrets } from '@/api/outside';
import { KEY } from '@/admin/fields';
import { useMay } from '@/app/SessionContext';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { moment } from '@/i18n/format';
import { Confirm } from '../parts';
import { useAttempt } from '../useAttempt';
import { Rows } from './Rows';
import page from '../page.module.css';
import css from './connections.module.css';

export function Secrets() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const all = useQuery({ queryKey: ['flow-secrets'], queryFn: secrets.list });
  const [open, setOpen] = useState<string | null>(null);
  const [dropping, setDropping] = useState<string | null>(null);
  const writable = useMay()('flow.secret');
  return (
    <Panel
      title={t('studio.connections.secrets')}
      aside={
        writable && (
          <Button
            size="compact-md"
            variant="light"
            leftSection={<IconPlus size={17} aria-hidden />}
            onClick={() => setOpen('')}
          >
            {t('studio.connections.addSecret')}
          </Button>
        )
      }
    >
      <p className={page.quiet}>{t('studio.connections.secretsLead')}</p>
      <Answer query={all}>
        {(found) =>
          found.length === 0 ? (
            <Notice icon={<IconKey size={24} />} title={t('studio.connections.noSecrets')} />
          ) : (
            <Rows
              rows={found.map(({ name, changed_at, changed_by }) => ({
                name,
                detail: (
                  <span className={css.dots}>
                    •••••••• {t('studio.connections.hidden')} · {moment(changed_at)}
                    {changed_by && ` · ${t('studio.versions.by', { who: changed_by })}`}
                  </span>
                ),
              }))}
              drop={writable ? setDropping : null}
              more={
                writable &&
                ((name) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t('studio.connections.replaceOf', { name })}
                    onClick={() => setOpen(name)}
                  >
                    {t('studio.connections.replace')}
                  </Button>
                ))
              }
            />
          )
        }
      </Answer>
      {open !== null && <SecretForm name={open} close={() => setOpen(null)} />}
      {dropping && (
        <Confirm
          danger
          title={t('studio.connections.removeSecretTitle', { name: dropping })}
          lead={t('studio.connections.removeSecretLead')}
          act={t('studio.common.remove')}
          done={t('studio.connections.removed')}
          close={() => setDropping(null)}
          run={async () => {
            await secrets.drop(dropping);
            await queries.invalidateQueries({ queryKey: ['flow-secrets'] });
          }}
        />
      )}
    </Panel>
  );
}

/** The value leaves this field once; it is never read back. */
function SecretForm({ name, close }: { name: string; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [written, setWritten] = useState(name);
  const [value, setValue] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, attempt } = useAttempt();
  const badName = KEY.test(written) ? '' : t('studio.connections.needName');
  const badValue = value ? '' : t('studio.connections.needValue');
  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (badName || badValue) return;
    const good = await attempt(async () => {
      await secrets.put(written, value);
      await queries.invalidateQueries({ queryKey: ['flow-secrets'] });
    }, t('studio.connections.secretSaved'));
    if (good) close();
  }
  return (
    <Modal
      opened
      centered
      onClose={close}
      title={name ? t('studio.connections.replaceOf', { name }) : t('studio.connections.addSecret')}
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <form className={page.form} noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
        {!name && (
          <TextInput
            data-autofocus
            label={t('studio.connections.secretName')}
            description={t('studio.connections.secretNameHint')}
            error={(tried && badName) || undefined}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label={t('studio.connections.secretValue')}
          description={t('studio.connections.secretValueHint')}
          error={(tried && badValue) || undefined}
          autoComplete="new-password"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <div className={page.foot}>
          <Button variant="default" onClick={close}>
            {t('app.action.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('app.action.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
