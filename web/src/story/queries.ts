import { useQuery } from '@tanstack/react-query';
import { story } from '@/api/story';

export const useTurns = (interaction: string | null) =>
  useQuery({ queryKey: ['turns', interaction], enabled: !!interaction, queryFn: () => story.turns(interaction ?? '') });

export const useRecordings = (interaction: string | null) =>
  useQuery({ queryKey: ['recordings', interaction], enabled: !!interaction, queryFn: () => story.recordings(interaction ?? '') });

export const usePeaks = (recording: string) =>
  useQuery({ queryKey: ['recordings', 'peaks', recording], staleTime: Infinity, queryFn: () => story.peaks(recording) });
