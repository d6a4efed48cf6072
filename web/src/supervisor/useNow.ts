import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useLiveSocket } from '@/live/LiveProvider';
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
/** At 20 calls a second hundreds of facts come each second; five pictures of them are enough. */
const CALM_MS = 200;

/** Tells `listener` at once when it was quiet, and else at the end of the pause. */
function calmly(listener: () => void): { tell: () => void; stop: () => void } {
  let last = 0;
  let timer = 0;
  const now = () => {
    timer = 0;
    last = performance.now();
    listener();
  };
  const tell = () => {
    if (timer) return;
    const rest = last + CALM_MS - performance.now();
    if (rest <= 0) now();
    else timer = window.setTimeout(now, rest);
  };
  return { tell, stop: () => window.clearTimeout(timer) };
}

/** All that the live page shows; null before the first snapshot. Moves by facts alone. */
export function useEverything(): Everything | null {
  const socket = useLiveSocket();
  const subscribe = useCallback(
    (listener: () => void) => {
      const calm = calmly(listener);
      const leave = socket.subscribe(calm.tell);
      return () => {
        calm.stop();
        leave();
      };
    },
    [socket],
  );
  const state = useSyncExternalStore(subscribe, () => socket.feed.state);
  const { queues, operators, interactions, days, overrides, supervisions } = state;
  return useMemo(
    () =>
      (queues ?? operators ?? interactions)
        ? {
            queues: (queues ?? none) as QueuesView,
            operators: (operators ?? none) as OperatorsView,
            interactions: (interactions ?? none) as InteractionsView,
            days: (days ?? none) as DaysView,
            overrides: (overrides ?? none) as OverridesView,
            supervisions: (supervisions ?? none) as SupervisionsView,
          }
        : null,
    [queues, operators, interactions, days, overrides, supervisions],
  );
}
