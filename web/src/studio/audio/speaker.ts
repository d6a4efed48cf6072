import { fromBytes, nextStart, RATE } from './frames';

/** Plays frames one after another as they come; `hush` drops what has not been played. */
export class Speaker {
  private readonly context = new AudioContext();
  private readonly playing = new Set<AudioBufferSourceNode>();
  private due = 0;

  play(frame: ArrayBuffer): void {
    if (frame.byteLength < 2) return;
    const at = nextStart(this.context.currentTime, this.due);
    if (at === null) return;
    const samples = fromBytes(frame);
    const buffer = this.context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    source.onended = () => this.playing.delete(source);
    this.due = at + buffer.duration;
    this.playing.add(source);
    source.start(at);
  }

  hush(): void {
    this.playing.forEach((source) => source.stop());
    this.playing.clear();
    this.due = 0;
  }

  close(): void {
    void this.context.close();
  }
}
