import { useQuery } from '@tanstack/react-query';
import { intents } from '@/api/intents';
import { studio, type Canary } from '@/api/studio';
import { titleOf } from '@/flows/graph/titles';
import { useStudio } from '@/flows/studio';

/** Keys begin with "flows": a fact about flows makes these answers old. */

export function useVersions() {
  const { flowKey } = useStudio();
  return useQuery({
    queryKey: ['flows', flowKey, 'versions'],
    queryFn: () => studio.versions(flowKey),
  });
}

const TRIAL_MS = 5_000;

export function useCanary() {
  const { flowKey } = useStudio();
  return useQuery({
    queryKey: ['flows', flowKey, 'canary'],
    queryFn: () => studio.canary(flowKey),
    refetchInterval: ({ state }: { state: { data?: Canary | null } }) =>
      state.data?.state === 'running' ? TRIAL_MS : false,
  });
}

export const useIntents = () => useQuery({ queryKey: ['intents'], queryFn: intents.list });

/** The nodes of the draft, to choose from. */
export function useNodeChoices(): { value: string; label: string }[] {
  const { graph } = useStudio();
  return graph.nodes.map(({ key }) => ({ value: key, label: titleOf(key) }));
}
