import type { Place } from '@/api/places';
import { fold } from '@/design/fold';

/** The city's streets as one edits them: each neighbourhood's as lines of text. */
export type Sheets = ReadonlyMap<string, string>;
export type Wrong = 'parts' | 'cep' | 'long';

export interface Bad {
  line: number;
  text: string;
  wrong: Wrong;
}

export interface Read {
  places: Place[];
  bad: Bad[];
}

export const MOST = 20_000;
const LETTERS = { neighbourhood: 80, street: 120 };

const tidy = (text: string | undefined): string => (text ?? '').trim().replaceAll(/\s+/g, ' ');
const digits = (text: string): string => text.replaceAll(/[\s.-]/g, '');
const byName = new Intl.Collator('pt-BR', { numeric: true }).compare;

/** One line's street: its parts, what is wrong with them, or null when there is nothing on it. */
function readLine(parts: readonly string[]): Place | Wrong | null {
  const [neighbourhood, street, cep] = [tidy(parts[0]), tidy(parts[1]), digits(tidy(parts[2]))];
  if (!neighbourhood && !street && !cep) return null;
  if (!neighbourhood || !street) return 'parts';
  if (cep && !/^\d{8}$/.test(cep)) return 'cep';
  if (neighbourhood.length > LETTERS.neighbourhood || street.length > LETTERS.street) return 'long';
  return { neighbourhood, street, cep };
}

function readLines(text: string, partsOf: (line: string) => readonly string[]): Read {
  const read: Read = { places: [], bad: [] };
  text.split(/\r?\n/).forEach((line, at) => {
    if (!line.trim()) return;
    const found = readLine(partsOf(line));
    if (typeof found === 'string') read.bad.push({ line: at + 1, text: line.trim(), wrong: found });
    else if (found) read.places.push(found);
  });
  return read;
}

/** The lines of one neighbourhood: "Rua das Flores" or "Rua das Flores; 29710-080". */
export const readSheet = (neighbourhood: string, text: string): Read =>
  readLines(text, (line) => [neighbourhood, ...line.split(/[;\t]/)]);

const HEADING = /^\s*bairro\s*[;\t]/i;

/** A pasted table: neighbourhood, street, CEP; a first line of headings is let pass. */
export function readTable(text: string): Read {
  return readLines(text, (line) => (HEADING.test(line) ? [] : line.split(/[;\t]/)));
}

const written = ({ street, cep }: Place): string =>
  cep ? `${street}; ${cep.slice(0, 5)}-${cep.slice(5)}` : street;

export function sheetsOf(all: readonly Place[]): Sheets {
  const lines = new Map<string, string[]>();
  for (const one of all)
    lines.set(one.neighbourhood, [...(lines.get(one.neighbourhood) ?? []), written(one)]);
  const sorted = [...lines].sort(([a], [b]) => byName(a, b));
  return new Map(sorted.map(([name, found]) => [name, found.join('\n')]));
}

/** Everything that is on the sheets; lines of `bad` count within their neighbourhood. */
export function placesOf(sheets: Sheets): Read {
  const read: Read = { places: [], bad: [] };
  for (const [name, text] of sheets) {
    const found = readSheet(name, text);
    read.places.push(...found.places);
    read.bad.push(...found.bad);
  }
  return read;
}

/** The pasted streets put to those that are there; one that is there already gets the new CEP. */
export function joined(sheets: Sheets, pasted: readonly Place[]): Sheets {
  const known = new Map<string, Place>();
  for (const one of [...placesOf(sheets).places, ...pasted])
    known.set(`${one.neighbourhood}\n${one.street}`, one);
  const kept = new Map([...sheets.keys()].map((name) => [name, '']));
  return new Map([...kept, ...sheetsOf([...known.values()])].sort(([a], [b]) => byName(a, b)));
}

export const streetCount = (text: string): number =>
  text.split('\n').reduce((count, line) => count + (line.trim() ? 1 : 0), 0);

/** Neighbourhoods by their name or by a street of theirs. */
export function matching(sheets: Sheets, typed: string): string[] {
  const wanted = fold(typed);
  const all = [...sheets];
  return (wanted ? all.filter(([name, text]) => fold(`${name}\n${text}`).includes(wanted)) : all).map(
    ([name]) => name,
  );
}

export const same = (one: Sheets, two: Sheets): boolean =>
  one.size === two.size && [...one].every(([name, text]) => two.get(name) === text);
