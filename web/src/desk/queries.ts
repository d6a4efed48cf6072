import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { searchKnowledge } from '@/api/knowledge';
import { people } from '@/api/people';
import { readPop } from '@/api/pop';
import { story } from '@/api/story';
import { tickets, type Service } from '@/api/tickets';
import { useTurns } from '@/story/queries';
import { forIntents } from './catalogue';

export const usePop = (interaction: string | null) =>
  useQuery({
    queryKey: ['pop', interaction],
    enabled: !!interaction,
    queryFn: () => readPop(interaction ?? ''),
  });

export const useDraft = (interaction: string) =>
  useQuery({
    queryKey: ['draft', interaction],
    staleTime: Infinity,
    queryFn: () => tickets.draft(interaction),
  });

export const useServices = () =>
  useQuery({ queryKey: ['services'], staleTime: 10 * 60_000, queryFn: tickets.services });

/** What the conversation with the IVR suggests, if it was understood. */
export function useSuggestions(interaction: string): Service[] {
  const services = useServices().data ?? [];
  const turns = useTurns(interaction).data ?? [];
  return forIntents(
    services,
    turns.flatMap((turn) => turn.intent ?? []),
  ).slice(0, 5);
}

export const useMyCalls = () =>
  useQuery({ queryKey: ['interactions', 'mine'], queryFn: () => story.mine(20) });

/** A search that waits for the typing to pause and forgets answers to older questions. */
export function useSearch<T>(name: string, find: (text: string, signal?: AbortSignal) => Promise<T>) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 200);
  const answer = useQuery({
    queryKey: [name, 'search', asked],
    enabled: asked.length > 1,
    queryFn: ({ signal }) => find(asked, signal),
    placeholderData: (old) => old,
  });
  return { text, setText, asked, answer };
}

export const useKnowledge = () => useSearch('knowledge', searchKnowledge);
export const usePeople = () => useSearch('people', people.search);
