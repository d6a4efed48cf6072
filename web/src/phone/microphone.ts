/** The microphone, opened a moment before it is needed so that answering costs no waiting. */

const CHOICE = 'atende.microphone';

export const chosenMicrophone = {
  get: () => localStorage.getItem(CHOICE) ?? '',
  set: (id: string) => localStorage.setItem(CHOICE, id),
};

function constraints(deviceId: string): MediaStreamConstraints {
  const device = deviceId ? { deviceId: { ideal: deviceId } } : {};
  return { audio: { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true } };
}

export async function openMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new DOMException('insecure', 'SecurityError');
  return navigator.mediaDevices.getUserMedia(constraints(chosenMicrophone.get()));
}

export const closeStream = (stream: MediaStream | null): void =>
  stream?.getTracks().forEach((track) => track.stop());

export class WarmMicrophone {
  private pending: Promise<MediaStream> | null = null;

  /** Opens it, or returns the one already open (or opening). */
  async take(): Promise<MediaStream> {
    this.pending ??= openMicrophone();
    const stream = await this.pending.catch((error: unknown) => {
      this.pending = null;
      throw error;
    });
    if (stream.getAudioTracks().some((track) => track.readyState === 'live')) return stream;
    this.pending = null; // unplugged meanwhile: take the next device
    return this.take();
  }

  release(): void {
    const open = this.pending;
    this.pending = null;
    void open?.then(closeStream, () => undefined);
  }
}
