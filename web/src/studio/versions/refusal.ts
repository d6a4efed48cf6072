import type { TestResult } from '@/api/studio';

/** The tests that stand in the way, as a refused publish tells them beside its words. */
export function failingTests(extra: Readonly<Record<string, unknown>>): TestResult[] {
  const told = Array.isArray(extra.tests) ? (extra.tests as Partial<TestResult>[]) : [];
  return told
    .filter(({ name, problem }) => typeof name === 'string' && problem)
    .map(({ name = '', problem = '' }) => ({ name, problem }));
}
