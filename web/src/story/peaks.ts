/** `wanted` bars from any number of peaks (0 to 1): each bar is the loudest peak it covers. */
export function bars(peaks: readonly number[], wanted: number): number[] {
  if (peaks.length === 0 || wanted <= 0) return [];
  const step = peaks.length / wanted;
  return Array.from({ length: wanted }, (_, index) => {
    const from = Math.floor(index * step);
    const to = Math.max(from + 1, Math.floor((index + 1) * step));
    return peaks.slice(from, to).reduce((most, peak) => Math.max(most, peak), 0);
  });
}

/** Telephone speech is quiet: a gentle curve makes it visible without flattening what is loud. */
export const shown = (peak: number): number => Math.min(1, Math.abs(peak)) ** 0.6;
