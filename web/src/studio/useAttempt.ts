import { useCallback, useState } from 'react';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';

/** Runs one thing at a time; failures are told in words. Resolves to whether it went well. */
export function useAttempt() {
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const attempt = useCallback(
    async (act: () => Promise<unknown>, done?: string): Promise<boolean> => {
      setBusy(true);
      try {
        await act();
        if (done) say.note(done, 'good');
        return true;
      } catch (error) {
        say.note(messageOf(error), 'bad');
        return false;
      } finally {
        setBusy(false);
      }
    },
    [say],
  );
  return { busy, attempt };
}
