import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoff } from '@/live/backoff';
import { parse } from '@/live/messages';
import { LiveSocket } from '@/live/socket';

class FakeSocket {
  static OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: unknown[] = [];
  onopen = () => undefined as unknown;
  onclose = () => undefined as unknown;
  onmessage = (_event: { data: string }) => undefined as unknown;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  opens() {
    this.readyState = 1;
    this.onopen();
  }
  says(message: object) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

const last = () => FakeSocket.all.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('window', {
    ...globalThis,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    setTimeout,
    clearTimeout,
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('LiveSocket', () => {
  it('says hello without a number first, and resumes from its fact after a break', () => {
    const live = new LiveSocket('ws://city/api/socket', 'tab-1');
    live.open();
    last().opens();
    expect(last().sent).toEqual([{ type: 'hello', after: null, tab: 'tab-1' }]);
    last().says({ type: 'snapshot', fact: 7, state: { desk: {} } });
    expect(live.link).toBe('live');
    last().onclose();
    expect(live.link).toBe('offline');
    vi.advanceTimersByTime(1_000);
    last().opens();
    expect(last().sent).toEqual([{ type: 'hello', after: 7, tab: 'tab-1' }]);
    last().says({ type: 'alive', fact: 9 });
    expect([live.link, live.feed.fact]).toEqual(['live', 9]);
    live.close();
  });

  it('takes a silent line for dead and tries again', () => {
    const live = new LiveSocket('ws://city', 't');
    live.open();
    last().opens();
    last().says({ type: 'snapshot', fact: 1, state: {} });
    vi.advanceTimersByTime(24_000);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(3_000);
    expect(FakeSocket.all).toHaveLength(2);
    live.close();
  });

  it('takes several facts in one message, tells each and draws once', () => {
    const live = new LiveSocket('ws://city', 't');
    live.open();
    last().opens();
    last().says({ type: 'snapshot', fact: 5, state: { a: {} } });
    const told: unknown[] = [];
    let drawn = 0;
    live.hear((message) => told.push(message.type));
    live.subscribe(() => drawn++);
    const fact = (id: number) => ({ type: 'fact', id, kind: 'X', patches: [[['a', String(id)], id]] });
    last().says({ type: 'facts', facts: [fact(5), fact(6), fact(8)] });
    expect([live.feed.state, live.feed.fact]).toEqual([{ a: { 6: 6, 8: 8 } }, 8]);
    expect([told, drawn]).toEqual([['fact', 'fact', 'fact'], 1]);
    live.close();
  });

  it('asks for a new picture on resnap', () => {
    const live = new LiveSocket('ws://city', 't');
    live.open();
    last().opens();
    last().says({ type: 'snapshot', fact: 5, state: {} });
    last().says({ type: 'resnap' });
    expect(last().sent.at(-1)).toEqual({ type: 'hello', after: null, tab: 't' });
    live.close();
  });

  it('does not come back once it was closed', () => {
    const live = new LiveSocket('ws://city', 't');
    live.open();
    last().opens();
    live.close();
    last().onclose();
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

it('backs off by doubling up to 15 s, spread by 30 %', () => {
  expect([0, 1, 2, 3].map((n) => backoff(n, () => 0.5))).toEqual([400, 800, 1600, 3200]);
  expect(backoff(50, () => 0.999)).toBeLessThanOrEqual(17_250);
  expect(backoff(50, () => 0)).toBeGreaterThanOrEqual(12_750);
});

it('lets pass what is no message', () => {
  expect([parse('{'), parse('1'), parse('null'), parse(new Uint8Array()), parse('{"x":1}')]).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(parse('{"type":"later"}')).toEqual({ type: 'later' });
});
