import { useMemo } from 'react';
import { useView } from '@/live/LiveProvider';
import type {
  DaysView,
  InteractionsView,
  OperatorsView,
  OverridesView,
  QueuesView,
  SupervisionsView,
} from './model';
import type { Now } from './sums';

export interface Everything extends Now {
  days: DaysView;
  overrides: OverridesView;
  supervisions: SupervisionsView;
}

const none = {};

/** All that the live page shows; null before the first snapshot. Moves by facts alone. */
export function useEverything(): Everything | null {
  const queues = useView<QueuesView>('queues');
  const operators = useView<OperatorsView>('operators');
  const interactions = useView<InteractionsView>('interactions');
  const days = useView<DaysView>('days');
  const overrides = useView<OverridesView>('overrides');
  const supervisions = useView<SupervisionsView>('supervisions');
  const here = Boolean(queues ?? operators ?? interactions);
  return useMemo(
    () =>
      here
        ? {
            queues: queues ?? none,
            operators: operators ?? none,
            interactions: interactions ?? none,
            days: days ?? none,
            overrides: overrides ?? none,
            supervisions: supervisions ?? none,
          }
        : null,
    [here, queues, operators, interactions, days, overrides, supervisions],
  );
}
