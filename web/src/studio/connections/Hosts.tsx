import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hosts } from '@/api/outside';
import { useMay } from '@/app/SessionContext';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { moment } from '@/i18n/format';
import { Confirm } from '../parts';
import { useAttempt } from '../useAttempt';
import { isHost } from './host';
import { Rows } from './Rows';
import page from '../page.module.css';
import css from './connections.module.css';

export function Hosts() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const all = useQuery({ queryKey: ['flow-hosts'], queryFn: hosts.list });
  const [dropping, setDropping] = useState<string | null>(null);
  const writable = useMay()('flow.secret');
  const fresh = () => queries.invalidateQueries({ queryKey: ['flow-hosts'] });
  return (
    <Panel title={t('studio.connections.hosts')}>
      <p className={page.quiet}>{t('studio.connections.hostsLead')}</p>
      <p className={css.warning}>
        <IconAlertTriangle size={20} aria-hidden />
        {t('studio.connections.hostsWarning')}
      </p>
      {writable && <AddHost fresh={fresh} />}
      <Answer query={all}>
        {(found) =>
          found.length === 0 ? (
            <Notice icon={<IconShieldCheck size={24} />} title={t('studio.connections.noHosts')} />
          ) : (
            <Rows
              rows={found.map(({ host, added_at, added_by }) => ({
                name: host,
                detail: (
                  <span className={css.dots}>
                    {moment(added_at)}
                    {added_by && ` · ${t('studio.versions.by', { who: added_by })}`}
                  </span>
                ),
              }))}
              drop={writable ? setDropping : null}
            />
          )
        }
      </Answer>
      {dropping && (
        <Confirm
          danger
          title={t('studio.connections.removeHostTitle', { host: dropping })}
          lead={t('studio.connections.removeHostLead')}
          act={t('studio.common.remove')}
          done={t('studio.connections.removed')}
          close={() => setDropping(null)}
          run={async () => {
            await hosts.drop(dropping);
            await fresh();
          }}
        />
      )}
    </Panel>
  );
}

function AddHost({ fresh }: { fresh: () => Promise<void> }) {
  const { t } = useTranslation();
  const [host, setHost] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, attempt } = useAttempt();
  const wanted = host.trim().toLowerCase();
  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!isHost(wanted)) return;
    const good = await attempt(
      async () => {
        await hosts.put(wanted);
        await fresh();
      },
      t('studio.connections.hostSaved', { host: wanted }),
    );
    if (!good) return;
    setHost('');
    setTried(false);
  }
  return (
    <form className={css.add} noValidate onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t('studio.connections.host')}
        description={t('studio.connections.hostHint')}
        error={tried && !isHost(wanted) ? t('studio.connections.badHost') : undefined}
        value={host}
        onChange={(event) => setHost(event.currentTarget.value)}
      />
      <Button type="submit" variant="light" loading={busy} leftSection={<IconPlus size={17} aria-hidden />}>
        {t('studio.connections.addHost')}
      </Button>
    </form>
  );
}
