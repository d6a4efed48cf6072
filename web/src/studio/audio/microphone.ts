import { Framer, loudness, Resampler } from './frames';

export interface Microphone {
  mute: (muted: boolean) => void;
  close: () => void;
}
interface Ears {
  frame: (frame: ArrayBuffer) => void;
  level: (level: number) => void;
}

/** Opens the microphone; frames of 20 ms come until it is closed. Rejects when it may not be used. */
export async function openMicrophone({ frame, level }: Ears): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 },
  });
  const context = new AudioContext();
  const close = () => {
    stream.getTracks().forEach((track) => track.stop());
    void context.close();
  };
  try {
    await context.audioWorklet.addModule('/microphone.js');
    const worklet = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0 });
    const resampler = new Resampler(context.sampleRate);
    const framer = new Framer();
    let muted = false;
    worklet.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      level(muted ? 0 : loudness(data));
      const heard = muted ? new Float32Array(data.length) : data;
      framer.push(resampler.push(heard)).forEach(frame);
    };
    context.createMediaStreamSource(stream).connect(worklet);
    await context.resume();
    return { mute: (wanted) => (muted = wanted), close };
  } catch (error) {
    close();
    throw error;
  }
}
