import type { PhoneEvent } from './machine';
import type { WarmMicrophone } from './microphone';

/** The part of JsSIP's RTCSession that is used. */
export interface SipSession {
  id: string;
  connection?: RTCPeerConnection;
  remote_identity?: { display_name?: string; uri?: { user?: string } };
  on(event: string, handler: (data: never) => void): void;
  answer(options: object): void;
  terminate(options?: object): void;
  mute(options: { audio: boolean }): void;
  unmute(options: { audio: boolean }): void;
  sendDTMF(tone: string, options?: object): void;
  isEnded(): boolean;
}

/** Enough for the local addresses; waiting for every candidate would delay the first word. */
const ICE_PATIENCE_MS = 250;

/** One SIP call: its sound, its keys, its end. */
export class CallHandle {
  readonly id: string;
  private ice = 0;

  constructor(
    private readonly session: SipSession,
    private readonly audio: HTMLAudioElement,
    private readonly microphone: WarmMicrophone,
    private readonly iceServers: RTCIceServer[],
    private readonly tell: (event: PhoneEvent) => void,
  ) {
    this.id = session.id;
    session.on('peerconnection', ({ peerconnection }: { peerconnection: RTCPeerConnection }) =>
      this.listen(peerconnection),
    );
    if (session.connection) this.listen(session.connection);
    session.on('icecandidate', ({ ready }: { ready: () => void }) => {
      this.ice ||= window.setTimeout(ready, ICE_PATIENCE_MS);
    });
    session.on('confirmed', () => this.tell({ kind: 'talking', id: this.id, at: Date.now() }));
    session.on('ended', () => this.gone());
    session.on('failed', () => this.gone());
  }

  async answer(): Promise<void> {
    this.tell({ kind: 'answering', id: this.id });
    const stream = await this.microphone.take();
    if (this.session.isEnded()) return;
    this.session.answer({
      mediaStream: stream,
      mediaConstraints: { audio: true, video: false },
      pcConfig: { iceServers: this.iceServers },
    });
  }

  hangup(): void {
    if (this.session.isEnded()) return;
    this.tell({ kind: 'ending', id: this.id });
    this.session.terminate();
  }

  /**
   * Lets go without ending the conversation: the page reloads, or another tab takes the telephone.
   * Cause 41 (Q.850, temporary failure) tells the server to keep the citizen and ring us again.
   */
  leave(): void {
    if (this.session.isEnded()) return;
    this.session.terminate({ extraHeaders: ['Reason: Q.850;cause=41;text="page left"'] });
  }

  mute(on: boolean): void {
    if (on) this.session.mute({ audio: true });
    else this.session.unmute({ audio: true });
    this.tell({ kind: 'muted', id: this.id, on });
  }

  key(tone: string): void {
    this.session.sendDTMF(tone, { transportType: 'RFC2833', duration: 160, interToneGap: 70 });
    this.tell({ kind: 'key', id: this.id, key: tone });
  }

  /** The far side's sound, once it flows. */
  remote(): MediaStream | null {
    return this.audio.srcObject instanceof MediaStream ? this.audio.srcObject : null;
  }

  private listen(connection: RTCPeerConnection): void {
    connection.addEventListener('track', (event) => {
      this.audio.srcObject = event.streams[0] ?? new MediaStream([event.track]);
      void this.audio.play().catch(() => undefined); // a browser that wants a click first plays on it
    });
  }

  private gone(): void {
    window.clearTimeout(this.ice);
    this.audio.srcObject = null;
    this.microphone.release();
    this.tell({ kind: 'ended', id: this.id });
  }
}
