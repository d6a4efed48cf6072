import { useQuery } from '@tanstack/react-query';
import { studio, type PastCall } from '@/api/studio';

/** The turns of one walk: a visit may walk several flows, one after another. */
export const useFlowTurns = ({ interaction, run }: PastCall) =>
  useQuery({
    queryKey: ['turns', interaction, run],
    queryFn: async () => (await studio.turns(interaction)).filter((turn) => turn.run === run),
  });
