import type { Announcement } from '@/api/outside';
import { ZONE } from '@/i18n/format';

export type When = 'now' | 'soon' | 'over';

/** Is it told now, later, or was it? */
export function when({ from, until }: Pick<Announcement, 'from' | 'until'>, now = Date.now()): When {
  if (until && Date.parse(until) <= now) return 'over';
  return from && Date.parse(from) > now ? 'soon' : 'now';
}

const parts = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** An instant as a date field shows it, in the city's time: "2026-11-23T08:00". */
export const toField = (instant: string | null): string =>
  instant ? parts.format(new Date(instant)).replace(' ', 'T') : '';

const FIELD = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** The inverse: what was written is the city's time, wherever the computer thinks it is. */
export function fromField(written: string): string | null {
  const asUtc = FIELD.test(written) ? Date.parse(`${written}:00Z`) : NaN;
  if (Number.isNaN(asUtc)) return null;
  const shown = Date.parse(`${toField(new Date(asUtc).toISOString())}:00Z`);
  return new Date(asUtc + (asUtc - shown)).toISOString();
}
