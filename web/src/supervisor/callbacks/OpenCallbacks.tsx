import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useQueueName } from '@/api/names';
import { Chip } from '@/design/Chip';
import { Table } from '@/design/Table';
import { shortMoment } from '@/i18n/format';
import { Ticking } from '../clock';
import { Who } from './Who';
import { reasonOf, TONES, type Callback } from './model';
import css from './callbacks.module.css';

const HEADS = ['who', 'state', 'waits', 'queue', 'tries', 'until'] as const;

interface OpenProps {
  all: readonly Callback[];
  cancel: ((one: Callback) => void) | null;
}

/** In the order in which they will be called. */
export function OpenCallbacks({ all, cancel }: OpenProps) {
  const { t } = useTranslation();
  const queueName = useQueueName();
  const title = t('supervisor.callbacks.title');
  const heads = HEADS.map((head) => t(`supervisor.callbacks.${head}`));
  return (
    <Table label={title} heads={cancel ? [...heads, ''] : heads}>
      {all.map((one) => (
        <tr key={one.id} data-callback={one.id} data-state={one.state}>
          <th scope="row">
            <Who callback={one} />
          </th>
          <td>
            <Chip tone={TONES[one.state]}>
              {t(
                one.state === 'booked' && one.tries > 0
                  ? 'supervisor.callbacks.again'
                  : `supervisor.callbacks.is.${one.state}`,
              )}
            </Chip>
            <Next callback={one} />
          </td>
          <td data-number>
            <Ticking at={one.entered_at} />
          </td>
          <td>{queueName(one.queue)}</td>
          <td data-number>{one.tries}</td>
          <td data-number>{shortMoment(one.expires_at)}</td>
          {cancel && (
            <td>
              <Button
                size="compact-sm"
                variant="default"
                disabled={one.state === 'calling'}
                aria-label={t('supervisor.callbacks.cancelOf', { who: one.telephone ?? '' })}
                onClick={() => cancel(one)}
              >
                {t('supervisor.callbacks.cancel')}
              </Button>
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

/** When the next try may be made, and why the last one failed. */
function Next({ callback: one }: { callback: Callback }) {
  const { t } = useTranslation();
  if (one.state !== 'booked') return null;
  const reason = reasonOf(one.reason);
  const later = Date.parse(one.not_before) > Date.now();
  const words = [
    reason && t(`supervisor.callbacks.why.${reason}`),
    later && t('supervisor.callbacks.from', { at: shortMoment(one.not_before) }),
  ].filter(Boolean);
  return words.length > 0 && <small className={css.small}>{words.join(' · ')}</small>;
}
