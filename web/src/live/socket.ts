import { backoff } from './backoff';
import { emptyFeed, feedNext, type Feed } from './feed';
import { parse, type ClientMessage, type ServerMessage } from './messages';

export type LinkState = 'connecting' | 'live' | 'offline';
type Listener = () => void;
type Hearer = (message: ServerMessage) => unknown;

/** The server says "alive" every 10 s; two and a half silent beats mean the line is dead. */
const SILENCE_MS = 25_000;

/** The browser's one line to the server: snapshot, facts, resume after a break. */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retry = 0;
  private watchdog = 0;
  private closed = true;
  private readonly listeners = new Set<Listener>();
  private readonly hearers = new Set<Hearer>();
  feed: Feed = emptyFeed;
  link: LinkState = 'connecting';

  constructor(
    private readonly url: string,
    private readonly tab: string,
  ) {}

  open(): void {
    if (!this.closed) return;
    this.closed = false;
    window.addEventListener('online', this.now);
    this.connect();
  }

  close(): void {
    this.closed = true;
    window.removeEventListener('online', this.now);
    window.clearTimeout(this.retry);
    window.clearTimeout(this.watchdog);
    this.drop();
  }

  send(message: ClientMessage): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  hear(hearer: Hearer): () => void {
    this.hearers.add(hearer);
    return () => this.hearers.delete(hearer);
  }

  /** Try at once instead of waiting for the next turn (button, or the network came back). */
  now = (): void => {
    if (this.closed || this.link === 'live') return;
    this.attempt = 0;
    this.connect();
  };

  private connect(): void {
    window.clearTimeout(this.retry);
    this.drop();
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => this.send({ type: 'hello', after: this.feed.fact, tab: this.tab });
    socket.onmessage = (event) => this.receive(event.data);
    socket.onclose = () => this.lost(socket);
    this.watch();
  }

  private drop(): void {
    const old = this.socket;
    this.socket = null;
    old?.close();
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket || this.closed) return;
    this.socket = null;
    this.become('offline');
    this.retry = window.setTimeout(() => this.connect(), backoff(this.attempt++));
  }

  private watch(): void {
    window.clearTimeout(this.watchdog);
    const socket = this.socket;
    this.watchdog = window.setTimeout(() => {
      if (socket && socket === this.socket) {
        socket.close();
        this.lost(socket);
      }
    }, SILENCE_MS);
  }

  private receive(raw: unknown): void {
    const message = parse(raw);
    if (message === null) return;
    this.watch();
    // A busy minute's facts come in one message, and are drawn once.
    const all: readonly ServerMessage[] = message.type === 'facts' ? message.facts : [message];
    this.feed = all.reduce(feedNext, this.feed);
    if (message.type === 'resnap') this.send({ type: 'hello', after: null, tab: this.tab });
    else if (this.link !== 'live') {
      this.attempt = 0;
      this.become('live');
    }
    all.forEach((one) => this.hearers.forEach((hear) => hear(one)));
    this.tell();
  }

  private become(link: LinkState): void {
    this.link = link;
    this.tell();
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}
