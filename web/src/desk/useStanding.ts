import { useEffect } from 'react';
import type { OperatorNow } from '@/supervisor/model';
import type { DeskCall, Standing } from './model';
import { useMyCalls } from './queries';

const KEPT = 'atende.last-call';

/** One's own presence, from the picture that supervisors see, and the visit a wrap-up is about. */
export function useStanding(call: DeskCall | null, own: OperatorNow | undefined): Standing {
  const served = call && call.stage !== 'ringing' ? call.interaction : null;
  useEffect(() => {
    if (served) sessionStorage.setItem(KEPT, served);
  }, [served]);
  const wrapping = own?.presence === 'wrap_up';
  const newest = useMyCalls().data?.[0]?.id ?? null;
  const interaction = wrapping ? (sessionStorage.getItem(KEPT) ?? newest) : null;
  return {
    presence: own?.presence,
    reason: own?.reason,
    since: own?.since,
    wrapUp: interaction ? { interaction, ends_at: own?.until ?? null } : null,
  };
}
