import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { people } from '@/api/people';
import { tickets } from '@/api/tickets';

export function useTickets(text: string) {
  const [asked] = useDebouncedValue(text.trim(), 250);
  return useQuery({
    queryKey: ['tickets', 'list', asked],
    queryFn: ({ signal }) => tickets.list(asked, signal),
    placeholderData: (old) => old,
  });
}

export const useTicket = (reference: string) =>
  useQuery({ queryKey: ['tickets', 'one', reference], queryFn: () => tickets.one(reference) });

export const useTimeline = (id: string) =>
  useQuery({ queryKey: ['tickets', 'timeline', id], queryFn: () => tickets.timeline(id) });

export const usePerson = (id: string | null) =>
  useQuery({ queryKey: ['people', id], enabled: id !== null, queryFn: () => people.one(id ?? '') });

export const useServiceLabel = (key: string | null): string | null => {
  const services = useQuery({ queryKey: ['services'], staleTime: 10 * 60_000, queryFn: tickets.services });
  return key ? (services.data?.find((one) => one.key === key)?.label ?? key) : null;
};
