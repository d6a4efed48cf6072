/** Conditions as rows: `aberto = sim e posicao < 5 ou bairro em Centro, Praia`. As ivr/expression.py reads them. */

export interface Comparison {
  variable: string;
  operator: string;
  value: string;
}

export const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'em', 'contém', 'existe'] as const;

const COMPARISON =
  /^\s*([a-z_][a-z0-9_]{0,62}|)\s*(!=|<=|>=|=|<|>|(?<=\s|^)(?:em|contém|existe)(?=\s|$))\s*(.*?)\s*$/u;

function comparison(text: string): Comparison | null {
  const match = COMPARISON.exec(text);
  if (!match) return null;
  const [, variable = '', operator = '', raw = ''] = match;
  return { variable, operator, value: raw.replaceAll(/^["']+|["']+$/g, '') };
}

/** Alternatives of comparisons that must all hold; null when the text is no such condition. */
export function readExpression(text: string): Comparison[][] | null {
  if (!text.trim()) return [[{ variable: '', operator: '=', value: '' }]];
  const either = text.split(/\s+ou\s+/).map((every) => every.split(/\s+e\s+/).map(comparison));
  return either.flat().includes(null) ? null : (either as Comparison[][]);
}

const one = ({ variable, operator, value }: Comparison): string =>
  operator === 'existe' ? `${variable} existe` : `${variable} ${operator} ${value}`;

export const writeExpression = (either: readonly (readonly Comparison[])[]): string =>
  either
    .map((every) => every.map(one).join(' e '))
    .join(' ou ')
    .trim();

/** Whether a value can stand in a row: the words that join comparisons cannot be part of one. */
export const fits = (value: string): boolean => !/\s(e|ou)\s/.test(` ${value} `);
