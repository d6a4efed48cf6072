import type JsSIP from 'jssip';
import { WarmMicrophone } from './microphone';
import { CallHandle, type SipSession } from './call';
import type { PhoneEvent } from './machine';

/** What POST /api/desk/telephone hands to one tab. */
export interface Credential {
  endpoint: string;
  password: string;
  uri: string;
  ws_url: string;
  /** STUN or TURN addresses; usually none inside one building. */
  ice_servers: string[];
  echo: string;
}

export const iceOf = (credential: Credential): RTCIceServer[] =>
  credential.ice_servers.map((urls) => ({ urls }));

type UserAgent = InstanceType<typeof JsSIP.UA>;
interface NewSession {
  originator: 'local' | 'remote';
  session: SipSession;
  request: { getHeader(name: string): string | undefined };
}

const REGISTER_S = 60;
const RETRY_MS = 3_000;

/**
 * JsSIP behind five verbs. It registers, comes back by itself when the network or Asterisk returns, and
 * tells what happens as PhoneEvents; who may call whom is the server's business.
 */
export class Softphone {
  private agent: UserAgent | null = null;
  private retry = 0;
  private failures = 0;
  private readonly ice: RTCIceServer[];
  readonly microphone = new WarmMicrophone();
  call: CallHandle | null = null;

  constructor(
    private readonly credential: Credential,
    private readonly audio: HTMLAudioElement,
    private readonly tell: (event: PhoneEvent) => void,
    /** The credential no longer works: ask for a new one. */
    private readonly stale: () => void,
  ) {
    this.ice = iceOf(credential);
  }

  async start(): Promise<void> {
    const { default: sip } = await import('jssip');
    const agent = new sip.UA({
      sockets: [new sip.WebSocketInterface(this.credential.ws_url)],
      uri: this.credential.uri,
      authorization_user: this.credential.endpoint,
      password: this.credential.password,
      register: true,
      register_expires: REGISTER_S,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 8,
      user_agent: 'Atende',
    });
    this.agent = agent;
    agent.on('registered', () => {
      this.failures = 0;
      this.tell({ kind: 'registered' });
    });
    agent.on('disconnected', () => this.tell({ kind: 'disconnected' }));
    agent.on('registrationFailed', () => this.again());
    agent.on('newRTCSession', (event: unknown) => this.session(event as NewSession));
    window.addEventListener('online', this.again);
    window.addEventListener('pagehide', this.leave);
    agent.start();
  }

  /** Unregisters and forgets; a call in progress is let go of, to be rung again elsewhere. */
  stop(): void {
    window.removeEventListener('online', this.again);
    window.removeEventListener('pagehide', this.leave);
    window.clearTimeout(this.retry);
    this.call?.leave();
    this.microphone.release();
    this.agent?.stop();
    this.agent = null;
  }

  /** An outgoing call that carries the given sound instead of the microphone (device checks). */
  dial(target: string, sound: MediaStream): void {
    this.agent?.call(target, {
      mediaStream: sound,
      pcConfig: { iceServers: this.ice },
      mediaConstraints: { audio: true, video: false },
      rtcOfferConstraints: { offerToReceiveAudio: true, offerToReceiveVideo: false },
    });
  }

  private readonly leave = (): void => this.call?.leave();

  private readonly again = (): void => {
    if (!this.agent || this.agent.isRegistered()) return;
    this.tell({ kind: 'disconnected' });
    window.clearTimeout(this.retry);
    // Asterisk may have restarted without our endpoint: the server pushes it again when asked.
    if (++this.failures % 2 === 0 && !this.call) return this.stale();
    this.retry = window.setTimeout(() => this.agent?.register(), RETRY_MS);
  };

  private session({ originator, session, request }: NewSession): void {
    if (this.call) {
      session.terminate({ status_code: 486 });
      return;
    }
    const mine = originator === 'local';
    const header = (name: string) => (mine ? null : (request.getHeader(name) ?? null));
    const call = new CallHandle(session, this.audio, this.microphone, this.ice, (event) => {
      if (event.kind === 'ended') this.call = null;
      this.tell(event);
    });
    this.call = call;
    this.tell({
      kind: 'call',
      call: {
        id: call.id,
        direction: mine ? 'echo' : header('X-Atende-Supervision') ? 'watch' : 'in',
        offer: header('X-Atende-Offer'),
        interaction: header('X-Atende-Interaction'),
        peer: session.remote_identity?.display_name || session.remote_identity?.uri?.user || '',
      },
    });
    if (mine) return;
    void this.microphone.take().catch(() => undefined); // answering says what is wrong
    // A conversation that goes on (the page was reloaded, or one dialled oneself) is not asked about.
    if (header('X-Atende-Answer') === 'auto') void call.answer().catch(() => call.hangup());
  }
}
