/** The telephone as a value: what it is connected to and the one call it holds. No sound, no network. */

export type PhoneLink =
  | 'off' // not wanted on this page
  | 'asking' // asking the server for a credential
  | 'elsewhere' // another tab or computer holds the telephone
  | 'connecting' // credential in hand, registering
  | 'ready'
  | 'lost' // was ready; trying to come back by itself
  | 'refused'; // the server will not give a telephone

export type CallStage = 'ringing' | 'dialling' | 'answering' | 'talking' | 'ending';

export interface PhoneCall {
  readonly id: string;
  readonly stage: CallStage;
  /** `watch`: a supervisor's own line to somebody else's call. */
  readonly direction: 'in' | 'out' | 'echo' | 'watch';
  readonly offer: string | null;
  readonly interaction: string | null;
  /** Who the telephone says it is; never a proof. */
  readonly peer: string;
  readonly muted: boolean;
  readonly keys: string;
  /** Milliseconds since the epoch when sound began, for the timer. */
  readonly since: number | null;
}

export interface PhoneState {
  readonly link: PhoneLink;
  readonly problem: string | null;
  readonly call: PhoneCall | null;
}

export type Incoming = Pick<PhoneCall, 'id' | 'direction' | 'offer' | 'interaction' | 'peer'>;

export type PhoneEvent =
  | { kind: 'asked' }
  | { kind: 'elsewhere' }
  | { kind: 'refused'; problem: string }
  | { kind: 'credential' }
  | { kind: 'registered' }
  | { kind: 'disconnected'; problem?: string }
  | { kind: 'stopped' }
  | { kind: 'call'; call: Incoming }
  | { kind: 'answering'; id: string }
  | { kind: 'talking'; id: string; at: number }
  | { kind: 'muted'; id: string; on: boolean }
  | { kind: 'key'; id: string; key: string }
  | { kind: 'ending'; id: string }
  | { kind: 'ended'; id: string };

export const idlePhone: PhoneState = { link: 'off', problem: null, call: null };

const RANK: Record<CallStage, number> = { ringing: 0, dialling: 0, answering: 1, talking: 2, ending: 3 };

/** Changes the call an event speaks of; an event about a call that is gone, or older, changes nothing. */
function withCall(state: PhoneState, id: string, change: Partial<PhoneCall>): PhoneState {
  const call = state.call;
  if (call?.id !== id) return state;
  if (change.stage && RANK[change.stage] < RANK[call.stage]) return state;
  return { ...state, call: { ...call, ...change } };
}

function linkOf(state: PhoneState, link: PhoneLink, problem: string | null = null): PhoneState {
  return { ...state, link, problem };
}

function started(state: PhoneState, call: Incoming): PhoneState {
  if (state.call) return state; // one line: the second caller stays with the server
  const stage = call.direction === 'in' ? 'ringing' : 'dialling';
  return { ...state, call: { ...call, stage, muted: false, keys: '', since: null } };
}

export function phoneNext(state: PhoneState, event: PhoneEvent): PhoneState {
  switch (event.kind) {
    case 'asked':
      return linkOf(state, 'asking');
    case 'elsewhere':
      return linkOf(state, 'elsewhere');
    case 'refused':
      return linkOf(state, 'refused', event.problem);
    case 'credential':
      return linkOf(state, state.link === 'lost' ? 'lost' : 'connecting');
    case 'registered':
      return linkOf(state, 'ready');
    case 'disconnected':
      // Taken elsewhere or switched off on purpose is not a loss.
      return ['off', 'elsewhere', 'refused'].includes(state.link)
        ? state
        : linkOf(state, 'lost', event.problem ?? null);
    case 'stopped':
      return idlePhone;
    case 'call':
      return started(state, event.call);
    case 'answering':
      return withCall(state, event.id, { stage: 'answering' });
    case 'talking':
      return withCall(state, event.id, { stage: 'talking', since: state.call?.since ?? event.at });
    case 'muted':
      return withCall(state, event.id, { muted: event.on });
    case 'key':
      return withCall(state, event.id, { keys: ((state.call?.keys ?? '') + event.key).slice(-32) });
    case 'ending':
      return withCall(state, event.id, { stage: 'ending' });
    case 'ended':
      return state.call?.id === event.id ? { ...state, call: null } : state;
  }
}

export const canAnswer = (state: PhoneState): boolean =>
  state.call?.direction === 'in' && state.call.stage === 'ringing';

export const canTalk = (state: PhoneState): boolean => state.call?.stage === 'talking';
