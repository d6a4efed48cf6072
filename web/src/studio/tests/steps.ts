import type { FlowTurn, TestResult } from '@/api/studio';

/** A scripted conversation: what the citizen does and what must come of it. */

export const KINDS = ['citizen', 'keys', 'silence', 'deaf', 'expect', 'says', 'outcome', 'answer'] as const;
export type StepKind = (typeof KINDS)[number];
export interface Step {
  kind: StepKind;
  value: string;
}
export interface Script {
  name: string;
  steps: Step[];
}
type Written = Record<string, unknown>;

export const CHECKS: readonly StepKind[] = ['expect', 'says', 'outcome'];
export const isCheck = (kind: StepKind): boolean => CHECKS.includes(kind);
/** Steps that say nothing but themselves; the text format still wants a value. */
export const isBare = (kind: StepKind): boolean => kind === 'silence' || kind === 'deaf';

export function readScript(test: Written): Script {
  const steps = Array.isArray(test.steps) ? (test.steps as Written[]) : [];
  return {
    name: String(test.name ?? ''),
    steps: steps.flatMap((step) =>
      KINDS.filter((kind) => kind in step).map((kind) => ({ kind, value: String(step[kind] ?? '') })),
    ),
  };
}

export const writeScript = ({ name, steps }: Script) => ({
  name,
  steps: steps
    .filter(({ kind, value }) => isBare(kind) || value.trim())
    .map(({ kind, value }): Record<string, string> => ({ [kind]: isBare(kind) ? '1' : value.trim() })),
});

/** `steps` with the one at `from` standing at `to`. */
export function moved<T>(steps: readonly T[], from: number, to: number): T[] {
  if (to < 0 || to >= steps.length) return [...steps];
  const rest = steps.filter((_, at) => at !== from);
  return [...rest.slice(0, to), steps[from] as T, ...rest.slice(to)];
}

/** The step that a problem names: problems quote what was wanted (“…”), the last quote of an outcome. */
export function failingStep(script: Script, problem: string): number | null {
  if (!problem) return null;
  const quoted = [...problem.matchAll(/“([^”]*)”/g)].map((found) => found[1]);
  const kind = problem.startsWith('terminou')
    ? 'outcome'
    : problem.startsWith('não disse')
      ? 'says'
      : 'expect';
  const wanted = kind === 'outcome' ? quoted.at(-1) : quoted[0];
  const at = script.steps.findIndex((step) => step.kind === kind && step.value === wanted);
  return at < 0 ? null : at;
}

type Heard = Pick<FlowTurn, 'heard' | 'heard_text' | 'keys'>;

/** What a citizen did, as steps of a test. */
export function stepsOf(turns: readonly Heard[], ending?: string): Step[] {
  const steps = turns.flatMap(({ heard, heard_text, keys }): Step[] => {
    if (heard === 'keys' && keys) return [{ kind: 'keys', value: keys }];
    if ((heard === 'speech' || heard === 'text') && heard_text)
      return [{ kind: 'citizen', value: heard_text }];
    if (heard === 'silence' || heard === 'deaf') return [{ kind: heard, value: '1' }];
    return [];
  });
  return ending ? [...steps, { kind: 'outcome', value: ending }] : steps;
}

/** "teste", "teste 2", …: a name that no other test bears. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted} ${number}`)) number += 1;
  return `${wanted} ${number}`;
}

export const passed = (results: readonly TestResult[]): number =>
  results.filter(({ problem }) => !problem).length;
