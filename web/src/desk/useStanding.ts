import { useSession } from '@/app/SessionContext';
import { useView } from '@/live/LiveProvider';
import { mine, type OperatorsView } from '@/supervisor/model';
import type { Standing } from './model';

/** One's own presence, read from the picture that supervisors see. */
export function useStanding(): Standing {
  const { user } = useSession();
  const operators = useView<OperatorsView>('operators');
  const own = mine(operators, user.id);
  if (!own) return {};
  return { presence: own.presence, reason: own.reason, since: own.since, wrapUp: own.wrap_up ?? null };
}
