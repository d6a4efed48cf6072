import type { PhoneState } from './machine';

export type Spoken = 'ringing' | 'talking' | 'ended' | 'muted' | 'unmuted' | 'lost' | 'ready';

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
