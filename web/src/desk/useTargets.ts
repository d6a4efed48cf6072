import { useTranslation } from 'react-i18next';
import { useOperators, useQueues } from '@/api/names';
import { useSession } from '@/app/SessionContext';
import { useView } from '@/live/LiveProvider';
import type { OperatorsView, QueuesView } from '@/supervisor/model';

export interface Target {
  key: string;
  label: string;
  note: string;
  free: boolean;
}

/** Where a call may go right now: every open queue, every colleague on shift. */
export function useTargets(): { queue: Target[]; operator: Target[] } {
  const { t } = useTranslation();
  const { user } = useSession();
  const waiting = useView<QueuesView>('queues') ?? {};
  const present = useView<OperatorsView>('operators') ?? {};
  const queues = useQueues().data ?? [];
  const operators = useOperators().data ?? [];
  return {
    queue: queues
      .filter((one) => !one.closed)
      .map((one) => ({
        key: one.key,
        label: one.label,
        free: true,
        note: t('phone.transfer.waiting', { count: Object.keys(waiting[one.key]?.waiting ?? {}).length }),
      })),
    operator: operators
      .filter((one) => one.user_id !== user.id && (present[one.user_id]?.presence ?? 'offline') !== 'offline')
      .map((one) => {
        const now = present[one.user_id];
        const busy = Object.keys(now?.handling ?? {}).length > 0;
        const free = now?.presence === 'available' && !busy;
        return {
          key: one.user_id,
          label: one.name,
          free,
          note: t(`desk.presence.${free ? 'available' : busy ? 'busy' : 'paused'}`),
        };
      }),
  };
}
