import { useTranslation } from 'react-i18next';
import { useQueueName } from '@/api/names';
import { Chip } from '@/design/Chip';
import { Table } from '@/design/Table';
import { shortMoment } from '@/i18n/format';
import { Who } from './Who';
import { reasonOf, TONES, type Callback } from './model';
import css from './callbacks.module.css';

const HEADS = ['who', 'ended', 'queue', 'tries', 'asked'] as const;

/** What became of promises. */
export function OverCallbacks({ all }: { all: readonly Callback[] }) {
  const { t } = useTranslation();
  const queueName = useQueueName();
  return (
    <div className={css.tall}>
      <Table
        label={t('supervisor.callbacks.over')}
        heads={HEADS.map((head) => t(`supervisor.callbacks.${head}`))}
      >
        {all.map((one) => {
          const reason = reasonOf(one.reason);
          return (
            <tr key={one.id} data-callback={one.id} data-state={one.state}>
              <th scope="row">
                <Who callback={one} />
              </th>
              <td>
                <Chip tone={TONES[one.state]}>{t(`supervisor.callbacks.is.${one.state}`)}</Chip>
                <small className={css.small}>
                  {[
                    reason && t(`supervisor.callbacks.why.${reason}`),
                    one.ended_at && shortMoment(one.ended_at),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </td>
              <td>{queueName(one.queue)}</td>
              <td data-number>{one.tries}</td>
              <td data-number>{shortMoment(one.created_at)}</td>
            </tr>
          );
        })}
      </Table>
    </div>
  );
}
