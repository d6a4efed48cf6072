import { describe, expect, it } from 'vitest';
import type { DebugTurn, Told } from '@/studio/debug/messages';
import { FRESH, pairs, shown, told, turnsOf } from '@/studio/debug/session';
import {
  FRAME,
  Framer,
  fromBytes,
  loudness,
  nextStart,
  RATE,
  Resampler,
  toBytes,
} from '@/studio/audio/frames';

const turn = (
  n: number,
  heard_text: string,
  answer_ms: number | null = null,
): { type: 'turn' } & DebugTurn => ({
  type: 'turn',
  flow: 'principal',
  node: 'desejo',
  run: 'r',
  n,
  at: '',
  said: '',
  heard: 'text',
  heard_text,
  intent: 'luz',
  confidence: 0.8,
  band: 'accept',
  keys: '',
  alternatives: [],
  answer_ms,
  started_ms: null,
  ended_ms: null,
});

const run = (...all: Told[]) => all.reduce(told, FRESH);
const STARTED: Told = { type: 'started', mode: 'text', run: 'r', variables: { cidade: 'Porto Sereno' } };
const entered = (node: string, n: number): Told => ({
  type: 'entered',
  node,
  kind: 'say',
  n,
  at_ms: n * 10,
  variables: { cidade: 'Porto Sereno', n },
});

describe('a session of the debugger', () => {
  it('knows the way, the times, where it stands and whether it is held', () => {
    const state = run(
      STARTED,
      entered('ola', 1),
      { type: 'left', node: 'ola', ms: 12, asked_ms: 0, how: 'desejo' },
      entered('desejo', 2),
      { type: 'paused', node: 'desejo', variables: { a: 1 }, seconds: null },
    );
    expect(state.way.map(({ node, ms }) => [node, ms])).toEqual([
      ['ola', 12],
      ['desejo', null],
    ]);
    expect([state.node, state.paused, state.running, state.variables]).toEqual([
      'desejo',
      true,
      true,
      { a: 1 },
    ]);
    expect(told(state, { type: 'resumed', node: 'desejo', why: 'go' }).paused).toBe(false);
  });

  it('says a question once, replaces a turn told again, and forgets the question when answered', () => {
    const asks: Told = {
      type: 'asks',
      node: 'desejo',
      prompts: ['Olá!', 'O que deseja?'],
      hears: { speech: true, keys: '019', phrases: [] },
    };
    const state = run(STARTED, asks, asks, turn(0, 'poste apagado'), turn(0, 'poste apagado', 420));
    expect(state.talk.map(({ who }) => who)).toEqual(['city', 'citizen']);
    expect(state.talk[0]).toMatchObject({ text: 'Olá! O que deseja?' });
    expect([state.asks, state.turn?.answer_ms, turnsOf(state).length]).toEqual([null, 420, 1]);
  });

  it('ends with words, begins afresh, and goes on after a small error', () => {
    const wrong: Told = { type: 'error', detail: 'Não conheço.', fatal: false };
    const open = run(STARTED, entered('ola', 1), wrong);
    expect([open.running, open.problem]).toEqual([true, 'Não conheço.']);
    const end: Told = { type: 'outcome', outcome: 'solved', words: 'Resolvido', node: 'ola', problem: '' };
    const over = told(open, end);
    expect([over.running, over.outcome, over.talk.at(-1)?.who]).toEqual([false, 'solved', 'end']);
    expect(told(over, STARTED)).toMatchObject({ talk: [], way: [], outcome: null, running: true });
    expect(told(open, { ...wrong, fatal: true }).running).toBe(false);
    expect(told(open, { type: 'news' } as unknown as Told)).toBe(open);
  });

  it('keeps no more than it can show', () => {
    const many = Array.from({ length: 700 }, (_, at) => turn(at, 'x'));
    const state = run(STARTED, ...many);
    expect([state.talk.length, state.talk.at(-1)]).toEqual([
      500,
      { who: 'citizen', turn: expect.objectContaining({ n: 699 }) as unknown },
    ]);
  });

  it('lines of name=value are read, the first that is none is named', () => {
    expect(pairs('cidade=Porto Sereno\n\nservice_hours.open = nao\nx=a=b')).toEqual({
      values: { cidade: 'Porto Sereno', 'service_hours.open': false, x: 'a=b' },
      bad: null,
    });
    expect([pairs('a=1\nnada\n=x').bad, shown(true), shown({ a: 1 })]).toEqual([2, 'sim', '{"a":1}']);
  });
});

const tone = (hertz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / rate));
const power = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);

describe('sound for the line', () => {
  it.each([48_000, 44_100, 16_000, 8_000])('from %i Hz: as long, and speech as loud', (rate) => {
    const out = new Resampler(rate).push(tone(1_000, rate, 1));
    expect(Math.abs(out.length - RATE)).toBeLessThan(60);
    expect(Math.abs(20 * Math.log10(power(out.slice(200, -200)) / 0.3536))).toBeLessThan(0.3);
  });

  it('what 16 kHz cannot hold does not fold back into it', () => {
    const out = new Resampler(48_000).push(tone(11_000, 48_000, 1));
    expect(20 * Math.log10(power(out.slice(200, -200)))).toBeLessThan(-45);
  });

  it('pieces of any size give the same sound as one', () => {
    const whole = tone(700, 44_100, 0.5);
    const once = new Resampler(44_100).push(whole);
    const pieces = new Resampler(44_100);
    const parts: number[] = [];
    for (let at = 0; at < whole.length; at += 882) parts.push(...pieces.push(whole.slice(at, at + 882)));
    expect(Math.abs(parts.length - once.length)).toBeLessThanOrEqual(1);
    expect(Math.max(...parts.map((value, at) => Math.abs(value - (once[at] ?? value))))).toBeLessThan(1e-5);
  });

  it('frames are whole, in order, and survive the journey', () => {
    const framer = new Framer();
    expect(framer.push(new Float32Array(FRAME - 1))).toEqual([]);
    const frames = framer.push(new Float32Array(FRAME + 2).fill(0.25));
    expect(frames.map(({ byteLength }) => byteLength)).toEqual([640, 640]);
    expect(fromBytes(frames[1] as ArrayBuffer)[5]).toBeCloseTo(0.25, 3);
    expect([...fromBytes(toBytes([2, -2, 0]))].map((value) => Math.round(value * 100))).toEqual([
      100, -100, 0,
    ]);
  });

  it('loudness runs from silence to full scale', () => {
    expect([loudness([0, 0]), loudness([1, -1]), loudness([])]).toEqual([0, 1, 0]);
    expect(loudness(tone(440, 16_000, 0.1))).toBeGreaterThan(0.8);
  });

  it('pieces are played without a gap, and caught up with after one, and bounded', () => {
    expect(nextStart(10, 10.02)).toBe(10.02);
    expect(nextStart(10, 9)).toBeCloseTo(10.06);
    expect(nextStart(10, 99)).toBeNull();
  });
});
