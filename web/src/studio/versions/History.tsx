import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowsDiff, IconDots, IconFileImport, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type VersionLine } from '@/api/studio';
import { api, segment } from '@/api/client';
import { useMay } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { Answer, Notice } from '@/design/States';
import { useStudio } from '@/flows/studio';
import { moment } from '@/i18n/format';
import { Confirm } from '../parts';
import { useCanary, useVersions } from '../queries';
import { useAttempt } from '../useAttempt';
import css from './versions.module.css';

interface HistoryProps {
  compare: (version: number) => void;
}

export function History({ compare }: HistoryProps) {
  const { t } = useTranslation();
  const { flow, flowKey, reload } = useStudio();
  const versions = useVersions();
  const canary = useCanary().data;
  const [back, setBack] = useState<number | null>(null);
  const trial = canary?.state === 'running' ? canary.version : null;
  return (
    <section aria-label={t('studio.versions.history')}>
      <Answer query={versions}>
        {(all) =>
          all.length === 0 ? (
            <Notice
              icon={<IconHistory size={26} />}
              title={t('studio.versions.none')}
              lead={t('studio.versions.noneLead')}
            />
          ) : (
            <>
              {flow.changed && flow.published !== null && (
                <p className={css.changed}>
                  {t('studio.versions.draftChanged')}
                  <Button size="compact-sm" variant="light" onClick={() => compare(flow.published ?? 0)}>
                    {t('studio.versions.seeChanges')}
                  </Button>
                </p>
              )}
              <ol className={css.history}>
                {all.map((one) => (
                  <Entry
                    key={one.version}
                    entry={one}
                    live={one.version === flow.published}
                    trial={one.version === trial}
                    compare={() => compare(one.version)}
                    rollBack={() => setBack(one.version)}
                  />
                ))}
              </ol>
            </>
          )
        }
      </Answer>
      {back !== null && (
        <Confirm
          title={t('studio.versions.rollBackTitle', { version: back })}
          lead={t('studio.versions.rollBackLead', { version: back })}
          act={t('studio.versions.rollBack')}
          done={t('studio.versions.rolledBack', { version: back })}
          close={() => setBack(null)}
          run={async () => {
            await studio.rollBack(flowKey, back);
            await Promise.all([reload(), versions.refetch()]);
          }}
        />
      )}
    </section>
  );
}

interface EntryProps {
  entry: VersionLine;
  live: boolean;
  trial: boolean;
  compare: () => void;
  rollBack: () => void;
}

function Entry({ entry, live, trial, compare, rollBack }: EntryProps) {
  const { t } = useTranslation();
  const { flowKey, load, writable } = useStudio();
  const { attempt } = useAttempt();
  const publish = useMay()('flow.publish');
  const { version } = entry;
  const open = async () => {
    const { text } = await api.get<{ text: string }>(`/flows/${segment(flowKey)}/versions/${version}`);
    await load(text);
  };
  return (
    <li className={css.entry} data-live={live || undefined}>
      <span className={css.number} aria-hidden>
        {version}
      </span>
      <div className={css.who}>
        <p>
          <b>{t('studio.common.version', { version })}</b>
          {live && <Chip tone="go">{t('studio.versions.live')}</Chip>}
          {trial && <Chip tone="warm">{t('studio.versions.trial')}</Chip>}
        </p>
        <p className={css.quiet}>
          {moment(entry.at)}
          {entry.by && ` · ${t('studio.versions.by', { who: entry.by })}`}
          {entry.earlier !== null && ` · ${t('studio.versions.earlier', { version: entry.earlier })}`}
        </p>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconArrowsDiff size={15} aria-hidden />}
        aria-label={t('studio.versions.compareWith', { version })}
        onClick={compare}
      >
        {t('studio.versions.compare')}
      </Button>
      {writable && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" aria-label={`${t('studio.common.version', { version })}: …`}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconFileImport size={16} aria-hidden />}
              aria-label={t('studio.versions.loadOf', { version })}
              onClick={() => void attempt(open, t('studio.versions.loaded', { version }))}
            >
              {t('studio.versions.load')}
            </Menu.Item>
            {publish && !live && !trial && (
              <Menu.Item
                leftSection={<IconHistory size={16} aria-hidden />}
                aria-label={t('studio.versions.rollBackOf', { version })}
                onClick={rollBack}
              >
                {t('studio.versions.rollBack')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
