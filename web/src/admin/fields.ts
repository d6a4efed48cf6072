/** A form as data: what is asked, how it is shown, when it is right. */

export type Value = string | number | boolean | string[] | null;
export type Values = Record<string, Value>;

export interface Field {
  name: string;
  label: string;
  kind: 'text' | 'password' | 'number' | 'many' | 'one' | 'switch';
  hint?: string;
  options?: { value: string; label: string }[];
  /** Fixed once the record exists (a key, a login). */
  fixed?: boolean;
  /** What is wrong with the value, or null. */
  check?: (value: Value) => string | null;
}

export const KEY = /^[a-z][a-z0-9_-]{0,62}$/;

export const filled =
  (message: string) =>
  (value: Value): string | null =>
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'string' && !value.trim())
      ? message
      : null;

export const shaped =
  (pattern: RegExp, message: string) =>
  (value: Value): string | null =>
    pattern.test(String(value ?? '')) ? null : message;

export const numeric =
  (message: string) =>
  (value: Value): string | null =>
    Number.isFinite(Number(value)) && String(value ?? '').trim() !== '' ? null : message;

/** Right when empty, else as the other check says. */
export const optional =
  (check: (value: Value) => string | null) =>
  (value: Value): string | null =>
    value === null || value === '' ? null : check(value);

/** Every field that is wrong, with its sentence. Fixed fields of an existing record are not asked. */
export function problems(
  fields: readonly Field[],
  values: Values,
  existing: boolean,
): Record<string, string> {
  const found = fields
    .filter((field) => !(existing && field.fixed))
    .map((field) => [field.name, field.check?.(values[field.name] ?? null) ?? null] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== null));
}
