import { desk } from '@/api/desk';
import { messageOf, Problem } from '@/api/problem';
import { backoff } from '@/live/backoff';
import { idlePhone, phoneNext, type PhoneEvent, type PhoneState } from './machine';
import { Softphone, type Credential } from './softphone';

/**
 * Keeps one tab's telephone: asks for the credential, starts JsSIP with it, asks again when it went
 * stale, and steps aside when another tab takes it. React only watches `state`.
 */
export class PhoneKeeper {
  state: PhoneState = idlePhone;
  phone: Softphone | null = null;
  credential: Credential | null = null;
  private attempt = 0;
  private retry = 0;
  private generation = 0;
  private readonly listeners = new Set<() => void>();
  private readonly tabs = new BroadcastChannel('atende-telephone');

  constructor(
    private readonly tab: string,
    private readonly audio: HTMLAudioElement,
  ) {
    this.tabs.onmessage = ({ data }) => {
      if (data !== this.tab) this.stepAside();
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  async ask(takeover = false): Promise<void> {
    window.clearTimeout(this.retry);
    const mine = ++this.generation;
    this.tell({ kind: 'asked' });
    try {
      const credential = await desk.telephone(this.tab, takeover);
      if (mine !== this.generation) return;
      this.attempt = 0;
      if (takeover) this.tabs.postMessage(this.tab);
      await this.start(credential);
    } catch (error) {
      if (mine === this.generation) this.denied(error);
    }
  }

  /** Gives the telephone back to the server (sign-out). */
  async release(): Promise<void> {
    const held = this.credential !== null;
    this.phone?.call?.hangup();
    this.stop();
    this.tell({ kind: 'stopped' });
    if (held) await desk.release();
  }

  /** The page is going: no more events. The server frees the telephone when the socket closes. */
  dispose(): void {
    this.stop();
    this.tabs.close();
    this.listeners.clear();
  }

  stepAside(): void {
    if (this.state.link === 'off') return;
    this.stop();
    this.tell({ kind: 'elsewhere' });
  }

  private async start(credential: Credential): Promise<void> {
    this.phone?.stop();
    this.credential = credential;
    this.tell({ kind: 'credential' });
    const phone = new Softphone(
      credential,
      this.audio,
      (event) => this.tell(event),
      () => void this.ask(),
    );
    this.phone = phone;
    await phone.start();
  }

  private denied(error: unknown): void {
    const status = error instanceof Problem ? error.status : 0;
    if (status === 409) return this.tell({ kind: 'elsewhere' });
    if (status === 401) return this.tell({ kind: 'stopped' });
    this.tell({ kind: 'refused', problem: messageOf(error) });
    if (status === 403) return;
    this.retry = window.setTimeout(() => void this.ask(), backoff(this.attempt++));
  }

  private stop(): void {
    this.generation++;
    window.clearTimeout(this.retry);
    this.phone?.stop();
    this.phone = null;
    this.credential = null;
  }

  private tell(event: PhoneEvent): void {
    this.state = phoneNext(this.state, event);
    this.listeners.forEach((listener) => listener());
  }
}
