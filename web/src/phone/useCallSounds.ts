import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSay } from '@/design/Say';
import type { PhoneState } from './machine';
import { spokenChange } from './spoken';
import { ring } from './tones';

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
