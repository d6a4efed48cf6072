import { useCallback, useState } from 'react';
import { useStudio } from '@/flows/studio';

/** Where a run stops, by flow; kept while the page is open, whichever panel is in view. */
const all = new Map<string, readonly string[]>();

export function useStops(tell: (nodes: readonly string[]) => void) {
  const { flowKey } = useStudio();
  const [stops, setStops] = useState(all.get(flowKey) ?? []);
  const toggle = useCallback(
    (node: string) => {
      const now = all.get(flowKey) ?? [];
      const next = now.includes(node) ? now.filter((one) => one !== node) : [...now, node];
      all.set(flowKey, next);
      setStops(next);
      tell(next);
    },
    [flowKey, tell],
  );
  return { stops, toggle };
}
