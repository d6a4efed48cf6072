import { ZONE } from '@/i18n/format';

/** "2026-03-02" in the city's zone. */
export const dayOf = (at: Date): string => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at);

/** The instant at which a day begins in the city's zone, also over a change of the clocks. */
export function startOf(day: string): Date {
  const guess = new Date(`${day}T00:00:00Z`);
  const shown = new Date(`${guess.toLocaleString('sv-SE', { timeZone: ZONE }).replace(' ', 'T')}Z`);
  return new Date(guess.getTime() * 2 - shown.getTime());
}

export function nextDay(day: string, days = 1): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
