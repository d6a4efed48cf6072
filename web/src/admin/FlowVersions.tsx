import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { flows, type FlowText } from '@/api/admin';
import { messageOf } from '@/api/problem';
import { Panel } from '@/design/Panel';
import { useSay } from '@/design/Say';
import { Answer } from '@/design/States';
import { moment } from '@/i18n/format';
import css from './flows.module.css';

export function FlowVersions({ flow, load }: { flow: FlowText; load: (text: string) => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const versions = useQuery({
    queryKey: ['flows', flow.key, 'versions', flow.published],
    queryFn: () => flows.versions(flow.key),
  });
  async function open(version: number) {
    try {
      load((await flows.version(flow.key, version)).text);
      say.note(t('admin.flows.restored', { version }));
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
  }
  return (
    <Panel title={t('admin.flows.history')} level={3}>
      <Answer query={versions}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('app.state.empty')}</p>
          ) : (
            <ul className={css.versions}>
              {all.map((one) => (
                <li key={one.version}>
                  <div>
                    <b>{t('admin.flows.version', { version: one.version })}</b>
                    <span>
                      {moment(one.at)}
                      {one.by && ` · ${one.by}`}
                    </span>
                  </div>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${t('admin.flows.load')}: ${t('admin.flows.version', { version: one.version })}`}
                    onClick={() => void open(one.version)}
                  >
                    {t('admin.flows.load')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  );
}
