import type { Tone } from '@/design/Chip';

/** How a walk of a flow can end; what is not known here is shown as it came. */
export const OUTCOMES = [
  'to_queue',
  'to_number',
  'to_flow',
  'solved',
  'ended',
  'hung_up',
  'no_way_on',
  'stopped',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const known = (outcome: string): Outcome | undefined => OUTCOMES.find((one) => one === outcome);

export const TONES: Record<Outcome, Tone> = {
  to_queue: 'talk',
  to_number: 'talk',
  to_flow: 'calm',
  solved: 'go',
  ended: 'ring',
  hung_up: 'stop',
  no_way_on: 'stop',
  stopped: 'calm',
};
