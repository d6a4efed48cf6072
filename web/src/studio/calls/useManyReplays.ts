import { useCallback, useEffect, useRef, useState } from 'react';
import { studio, type PastCall } from '@/api/studio';
import { NOTHING, withReplay, type ReplaySum } from './differences';

const AT_ONCE = 2;

/** Plays many calls against one graph, two at a time, until done or stopped. */
export function useManyReplays(flowKey: string) {
  const [sum, setSum] = useState<ReplaySum>(NOTHING);
  const [running, setRunning] = useState(false);
  const turn = useRef(0);
  const stop = useCallback(() => {
    turn.current += 1;
    setRunning(false);
  }, []);
  useEffect(() => stop, [stop]);
  const run = useCallback(
    async (calls: readonly PastCall[], graph: object) => {
      const mine = (turn.current += 1);
      const waiting = [...calls];
      setSum(NOTHING);
      setRunning(true);
      const worker = async () => {
        for (let call = waiting.shift(); call && turn.current === mine; call = waiting.shift()) {
          const replay = await studio.replay(flowKey, call, graph).catch(() => null); // counted as failed
          if (turn.current === mine) setSum((old) => withReplay(old, replay));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      if (turn.current === mine) setRunning(false);
    },
    [flowKey],
  );
  const clear = useCallback(() => setSum(NOTHING), []);
  return { sum, running, run, stop, clear };
}
