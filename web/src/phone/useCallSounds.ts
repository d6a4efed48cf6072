import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSay } from '@/design/Say';
import type { PhoneState } from './machine';
import { ring } from './tones';

type Spoken = 'ringing' | 'talking' | 'ended' | 'muted' | 'unmuted' | 'lost' | 'ready';

/** What to read aloud when the telephone went from one state to the next; at most one thing. */
export function spokenChange(before: PhoneState, after: PhoneState): Spoken | null {
  const [was, is] = [before.call, after.call];
  if (is?.direction === 'echo' || was?.direction === 'echo') return null;
  if (is && is.stage !== was?.stage && (is.stage === 'ringing' || is.stage === 'talking')) return is.stage;
  if (was && !is) return 'ended';
  if (is && was && is.muted !== was.muted) return is.muted ? 'muted' : 'unmuted';
  if (before.link === 'ready' && after.link === 'lost') return 'lost';
  if (before.link === 'lost' && after.link === 'ready') return 'ready';
  return null;
}

/** The ring, the words for screen readers, and the page's title while somebody calls. */
export function useCallSounds({ state }: { state: PhoneState }): void {
  const { t } = useTranslation();
  const say = useSay();
  const last = useRef(state);
  useEffect(() => {
    const spoken = spokenChange(last.current, state);
    last.current = state;
    if (spoken) say.aloud(t(`phone.say.${spoken}`, { from: '' }));
  }, [state, say, t]);
  const ringing = state.call?.stage === 'ringing';
  useEffect(() => (ringing ? ring() : undefined), [ringing]);
}
