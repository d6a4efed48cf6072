const RATE = 16_000;

/** Any sound the browser can read as a mono 16 kHz WAV of 16 bits: what the telephone side takes. */
export async function wavOf(sound: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, RATE);
  const read = await context.decodeAudioData(await sound.arrayBuffer());
  const mixed = new OfflineAudioContext(1, Math.ceil(read.duration * RATE), RATE);
  const source = mixed.createBufferSource();
  source.buffer = read;
  source.connect(mixed.destination);
  source.start();
  return written((await mixed.startRendering()).getChannelData(0));
}

export function written(samples: Float32Array): Blob {
  const data = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const word = (at: number, text: string) =>
    [...text].forEach((c, i) => data.setUint8(at + i, c.charCodeAt(0)));
  word(0, 'RIFF');
  data.setUint32(4, 36 + samples.length * 2, true);
  word(8, 'WAVEfmt ');
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, RATE, true);
  data.setUint32(28, RATE * 2, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  word(36, 'data');
  data.setUint32(40, samples.length * 2, true);
  samples.forEach((value, at) => data.setInt16(44 + at * 2, Math.max(-1, Math.min(1, value)) * 32_767, true));
  return new Blob([data], { type: 'audio/wav' });
}
