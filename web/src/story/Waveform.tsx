import { useEffect, useRef } from 'react';
import { bars, shown } from './peaks';
import css from './story.module.css';

interface WaveformProps {
  channels: readonly (readonly number[])[];
  /** Played part, from 0 to 1. */
  played: number;
}

const BAR = 2;
const GAP = 1;
const HEIGHT = 88;

function draw(canvas: HTMLCanvasElement, { channels, played }: WaveformProps): void {
  const style = getComputedStyle(canvas);
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.width = width * scale;
  canvas.height = HEIGHT * scale;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.scale(scale, scale);
  const lane = HEIGHT / Math.max(1, channels.length);
  channels.forEach((peaks, channel) => {
    pen.fillStyle = style.getPropertyValue(channel === 0 ? '--wave-2' : '--wave-1');
    bars(peaks, Math.floor(width / (BAR + GAP))).forEach((peak, index) => {
      const x = index * (BAR + GAP);
      const height = Math.max(1, shown(peak) * (lane - 8));
      pen.globalAlpha = x / width <= played ? 1 : 0.38;
      pen.fillRect(x, lane * channel + (lane - height) / 2, BAR, height);
    });
  });
}

/** Two voices, one above the other: citizen on top, the city below. The slider beside it is the control. */
export function Waveform(props: WaveformProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const shownOn = canvas.current;
    if (!shownOn) return;
    draw(shownOn, props);
    const watcher = new ResizeObserver(() => draw(shownOn, props));
    watcher.observe(shownOn);
    return () => watcher.disconnect();
  }, [props]);
  return <canvas ref={canvas} className={css.wave} height={HEIGHT} aria-hidden />;
}
