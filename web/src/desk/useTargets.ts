import { useTranslation } from 'react-i18next';
import { useView } from '@/live/LiveProvider';
import type { OperatorsView, QueuesView } from '@/supervisor/model';
import { useSession } from '@/app/SessionContext';

export interface Target { key: string; label: string; note: string; free: boolean }

/** Where a call may go right now, from the live views. */
export function useTargets(): { queue: Target[]; operator: Target[] } {
  const { t } = useTranslation();
  const { user } = useSession();
  const queues = useView<QueuesView>('queues') ?? {};
  const operators = useView<OperatorsView>('operators') ?? {};
  return {
    queue: Object.entries(queues).map(([key, one]) => ({
      key, label: one.label ?? key, free: true, note: t('phone.transfer.waiting', { count: Object.keys(one.waiting ?? {}).length }),
    })),
    operator: Object.entries(operators)
      .filter(([key, one]) => one.presence !== 'offline' && key !== user.id && one.user_id !== user.id)
      .map(([key, one]) => ({
        key, label: one.name ?? key, free: one.presence === 'available',
        note: t(`desk.presence.${one.presence === 'available' ? 'available' : 'paused'}`),
      })),
  };
}
