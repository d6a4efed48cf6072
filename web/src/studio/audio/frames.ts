/** Sound as the line wants it: 16 kHz, 16 bits, frames of 20 ms. Pure sums over samples. */

export const RATE = 16_000;
export const FRAME = 320;
const REACH = 16;

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/**
 * Turns any rate into 16 kHz by a windowed sinc that also keeps out what 16 kHz cannot hold.
 * It remembers the end of what it was given: sound may come in pieces of any size.
 */
export class Resampler {
  private kept: Float32Array = new Float32Array(REACH * 2);
  private at = REACH;
  private readonly step: number;
  private readonly cut: number;
  private readonly reach: number;

  constructor(from: number) {
    this.step = from / RATE;
    this.cut = Math.min(1, RATE / from) * 0.92;
    this.reach = REACH;
  }

  push(samples: Float32Array): Float32Array {
    const all = new Float32Array(this.kept.length + samples.length);
    all.set(this.kept);
    all.set(samples, this.kept.length);
    const out: number[] = [];
    while (this.at + this.reach < all.length) {
      out.push(this.value(all, this.at));
      this.at += this.step;
    }
    const gone = Math.max(0, Math.floor(this.at) - this.reach);
    this.kept = all.slice(gone);
    this.at -= gone;
    return Float32Array.from(out);
  }

  private value(all: Float32Array, at: number): number {
    const middle = Math.floor(at);
    let sum = 0;
    for (let tap = middle - this.reach + 1; tap <= middle + this.reach; tap += 1) {
      const away = at - tap;
      const hann = 0.5 + 0.5 * Math.cos((Math.PI * away) / this.reach);
      sum += (all[tap] ?? 0) * this.cut * sinc(away * this.cut) * Math.max(0, hann);
    }
    return sum;
  }
}

/** Gathers samples into whole frames of 16-bit sound. */
export class Framer {
  private rest: number[] = [];

  push(samples: Float32Array): ArrayBuffer[] {
    for (const sample of samples) this.rest.push(sample);
    const frames: ArrayBuffer[] = [];
    while (this.rest.length >= FRAME) frames.push(toBytes(this.rest.splice(0, FRAME)));
    return frames;
  }
}

export function toBytes(samples: ArrayLike<number>): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  for (let at = 0; at < samples.length; at += 1) {
    const whole = Math.round(Math.max(-1, Math.min(1, samples[at] ?? 0)) * 32_767);
    view.setInt16(at * 2, whole, true);
  }
  return view.buffer;
}

export function fromBytes(bytes: ArrayBuffer): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes);
  const samples = new Float32Array(bytes.byteLength >> 1);
  for (let at = 0; at < samples.length; at += 1) samples[at] = view.getInt16(at * 2, true) / 32_768;
  return samples;
}

/** How loud, from 0 (-60 dB and below) to 1 (full scale): what a level meter shows. */
export function loudness(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < samples.length; at += 1) sum += (samples[at] ?? 0) ** 2;
  const db = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.max(0, Math.min(1, 1 + db / 60));
}

const LEAD_S = 0.06;
const MOST_AHEAD_S = 10;

/**
 * When the next piece begins: right after the one before, or a little from now when that is over.
 * Null: so much waits already that this one is left out.
 */
export function nextStart(now: number, due: number): number | null {
  if (due > now + MOST_AHEAD_S) return null;
  return due < now ? now + LEAD_S : due;
}
