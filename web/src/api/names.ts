import { useQuery } from '@tanstack/react-query';
import { useMay } from '@/app/SessionContext';
import { routing } from './routing';

/** Facts carry keys; these are the names people read. Shared by every page, asked for once. */
export function useQueues() {
  const may = useMay();
  return useQuery({ queryKey: ['queues'], queryFn: routing.queues, enabled: may('queue.read') });
}

export function useOperators() {
  const may = useMay();
  return useQuery({ queryKey: ['operators'], queryFn: routing.operators, enabled: may('operator.read') });
}

type Name = (key: string | null | undefined) => string;

export function useQueueName(): Name {
  const queues = useQueues().data;
  return (key) => (key ? (queues?.find((one) => one.key === key)?.label ?? key) : '');
}

export function useOperatorName(): Name {
  const operators = useOperators().data;
  return (id) => (id ? (operators?.find((one) => one.user_id === id)?.name ?? id) : '');
}
