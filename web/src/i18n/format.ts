/** How numbers, times and telephones are written for people. */

export const ZONE = 'America/Sao_Paulo';

/** 65 → "1:05", 3665 → "1:01:05"; never negative. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** 40 → "40 s", 130 → "2 min", 7500 → "2 h 5 min", 200000 → "2 d". */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d`;
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
}

/** +5521987654321 → "(21) 98765-4321"; what is not Brazilian or is short stays as it came. */
export function telephone(raw: string | null | undefined): string {
  if (!raw) return '';
  const national = /^\+?55(\d{10,11})$/.exec(raw)?.[1] ?? (/^\d{10,11}$/.test(raw) ? raw : null);
  if (national?.startsWith('0')) return raw;
  const parts = national && /^(\d\d)(\d{4,5})(\d{4})$/.exec(national);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : raw;
}

/** Digits in groups that can be read aloud: "20261123004217" → "2026 1123 0042 17". */
export const protocol = (digits: string | null | undefined): string =>
  (digits ?? '').replaceAll(/(\d{4})(?=\d)/g, '$1 ');

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const kept = formats.get(key) ?? new Intl.DateTimeFormat(language, { timeZone: ZONE, ...options });
  formats.set(key, kept);
  return kept;
}

const TIME = { hour: '2-digit', minute: '2-digit' } as const;
const DAY = { day: '2-digit', month: '2-digit' } as const;

export function moment(instant: string | null | undefined, language = 'pt-BR'): string {
  return instant
    ? format(language, { ...DAY, year: 'numeric', ...TIME })
        .format(new Date(instant))
        .replace(', ', ' ')
    : '';
}

/** Today: the hour alone; another day: day and hour. */
export function shortMoment(instant: string, now = new Date(), language = 'pt-BR'): string {
  const day = format(language, { dateStyle: 'short' });
  const when = new Date(instant);
  const same = day.format(when) === day.format(now);
  return format(language, same ? TIME : { ...DAY, ...TIME })
    .format(when)
    .replace(', ', ' ');
}

export const secondsSince = (instant: string | number | null | undefined, now = Date.now()): number =>
  instant == null ? 0 : (now - new Date(instant).getTime()) / 1000;
