import { useQuery } from '@tanstack/react-query';
import { story, type Recording } from '@/api/story';

export const useTurns = (interaction: string | null) =>
  useQuery({
    queryKey: ['turns', interaction],
    enabled: !!interaction,
    queryFn: () => story.turns(interaction ?? ''),
  });

export const useRecordings = (interaction: string | null) =>
  useQuery({
    queryKey: ['recordings', interaction],
    enabled: !!interaction,
    queryFn: () => story.recordings(interaction ?? ''),
    refetchInterval: whileLanding,
  });

export const usePeaks = (recording: string) =>
  useQuery({
    queryKey: ['recordings', 'peaks', recording],
    staleTime: Infinity,
    queryFn: () => story.peaks(recording),
  });

/** Landing takes a second or two after the hang-up; nothing tells an operator's page of it. */
const whileLanding = ({ state }: { state: { data?: Recording[] } }): number | false =>
  state.data?.some((one) => one.stage === 'landing' || one.stage === 'recording') ? 2_000 : false;
