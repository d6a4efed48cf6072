import { useQuery } from '@tanstack/react-query';
import { api } from './client';

interface About {
  city_name: string;
}

/** The city this installation serves; known before anybody signs in. Empty until it is known. */
export function useCity(): string {
  const about = useQuery({
    queryKey: ['about'],
    staleTime: Infinity,
    retry: false,
    queryFn: () => api.get<About>('/about'),
  });
  return about.data?.city_name ?? '';
}
