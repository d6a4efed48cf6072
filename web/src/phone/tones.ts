/** Small sounds made in the browser: the ring, and the tone the echo call must bring back. */

let shared: AudioContext | null = null;

export function audioContext(): AudioContext {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') void shared.resume();
  return shared;
}

/** Two soft notes every three seconds until the returned function is called. */
export function ring(): () => void {
  const context = audioContext();
  const gain = context.createGain();
  gain.gain.value = 0;
  gain.connect(context.destination);
  const notes = [523.25, 659.25].map((frequency) => {
    const note = context.createOscillator();
    note.frequency.value = frequency;
    note.connect(gain);
    note.start();
    return note;
  });
  const strike = () => {
    const now = context.currentTime;
    for (const start of [0, 0.45]) {
      gain.gain.setTargetAtTime(0.09, now + start, 0.02);
      gain.gain.setTargetAtTime(0, now + start + 0.22, 0.06);
    }
  };
  strike();
  const timer = window.setInterval(strike, 3_000);
  return () => {
    window.clearInterval(timer);
    notes.forEach((note) => note.stop());
    gain.disconnect();
  };
}

export const ECHO_HZ = 1_000;

/** A steady tone as a stream to send; `stop` ends it. */
export function toneStream(): { stream: MediaStream; stop: () => void } {
  const context = audioContext();
  const out = context.createMediaStreamDestination();
  const note = context.createOscillator();
  const gain = context.createGain();
  note.frequency.value = ECHO_HZ;
  gain.gain.value = 0.4;
  note.connect(gain).connect(out);
  note.start();
  return { stream: out.stream, stop: () => note.stop() };
}

/** Follows a stream's loudness from 0 to 1, and how far `hz` stands above the rest in dB. */
export function meter(
  stream: MediaStream,
  hz = 0,
): { read: () => { level: number; lead: number }; stop: () => void } {
  const context = audioContext();
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  source.connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const bands = new Float32Array(analyser.frequencyBinCount);
  const read = () => {
    analyser.getFloatTimeDomainData(wave);
    const power = wave.reduce((sum, x) => sum + x * x, 0) / wave.length;
    return {
      level: Math.min(1, Math.sqrt(power) * 4),
      lead: hz ? lead(analyser, bands, hz, context.sampleRate) : 0,
    };
  };
  return { read, stop: () => source.disconnect() };
}

function lead(analyser: AnalyserNode, bands: Float32Array<ArrayBuffer>, hz: number, rate: number): number {
  analyser.getFloatFrequencyData(bands);
  const at = Math.round((hz * analyser.fftSize) / rate);
  const sorted = [...bands].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1] ?? -160;
  return Math.max(...bands.slice(at - 2, at + 3)) - Math.max(middle, -160);
}
