/** Two short tones, soft: something wants to be looked at. */
export function beep(): void {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.gain.value = 0.08;
  gain.connect(context.destination);
  [880, 660].forEach((hertz, at) => {
    const tone = context.createOscillator();
    tone.frequency.value = hertz;
    tone.connect(gain);
    tone.start(context.currentTime + at * 0.18);
    tone.stop(context.currentTime + at * 0.18 + 0.14);
  });
  window.setTimeout(() => void context.close(), 800);
}
