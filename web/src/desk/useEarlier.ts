import { useQuery } from '@tanstack/react-query';

/** Where an offer's word of an earlier visit is kept: the offer itself leaves when the call is taken. */
export const earlierKey = (interaction: string | null) => ['earlier', interaction];

/** The visit in which this call back was promised; null when the citizen called. */
export function useEarlier(interaction: string | null): string | null {
  const kept = useQuery<string | null>({
    queryKey: earlierKey(interaction),
    initialData: null,
    queryFn: () => null,
    enabled: false,
  });
  return kept.data;
}
