import { IconPhoneCalling } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOperatorName, useQueueName } from '@/api/names';
import { Chip, type Tone } from '@/design/Chip';
import { Panel } from '@/design/Panel';
import { Since } from '@/design/Since';
import { Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { telephone } from '@/i18n/format';
import type { Now } from './sums';

const TONES: Readonly<Record<string, Tone>> = {
  arrived: 'calm',
  ivr: 'calm',
  waiting: 'ring',
  offering: 'ring',
  talking: 'talk',
  returning: 'warm',
  after: 'calm',
  closing: 'calm',
};
const ORDER = ['waiting', 'returning', 'offering', 'talking', 'ivr', 'arrived', 'after', 'closing'];

export function InteractionsTable({ interactions }: Pick<Now, 'interactions'>) {
  const { t } = useTranslation();
  const rows = Object.entries(interactions).sort(
    ([, a], [, b]) =>
      ORDER.indexOf(a.stage ?? '') - ORDER.indexOf(b.stage ?? '') ||
      String(a.since).localeCompare(String(b.since)),
  );
  const nameOf = useOperatorName();
  const queueName = useQueueName();
  return (
    <Panel title={t('supervisor.interactions.title')} flush>
      {rows.length === 0 ? (
        <Notice title={t('supervisor.interactions.empty')} icon={<IconPhoneCalling size={26} />} />
      ) : (
        <Table
          label={t('supervisor.interactions.title')}
          heads={[
            t('supervisor.interactions.stage'),
            t('supervisor.interactions.since'),
            t('supervisor.interactions.channel'),
            t('supervisor.interactions.queue'),
            t('supervisor.interactions.operator'),
            t('supervisor.interactions.dialled'),
          ]}
        >
          {rows.map(([id, one]) => (
            <tr key={id}>
              <td>
                <Chip tone={TONES[one.stage ?? ''] ?? 'calm'}>
                  {t(`supervisor.stage.${one.stage as 'ivr'}`, { defaultValue: one.stage })}
                </Chip>
              </td>
              <td data-number>
                <Since at={one.since} />
              </td>
              <td>{t(`ticket.channel.${one.channel as 'phone'}`, { defaultValue: one.channel })}</td>
              <td>{queueName(one.queue) || '–'}</td>
              <td>{nameOf(one.operator) || '–'}</td>
              <td data-number>{telephone(one.dialled)}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}
