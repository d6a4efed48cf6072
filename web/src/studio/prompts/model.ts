import type { PromptLine } from '@/api/prompts';
import { fold } from '@/design/fold';
import { titleOf } from '@/flows/graph/titles';

export const SHOWN = ['all', 'own', 'voice'] as const;
export type Shown = (typeof SHOWN)[number];

/** The sentences to show: recorded or not, with the words typed in them or in their step's name. */
export function chosen(lines: readonly PromptLine[], shown: Shown, typed: string): PromptLine[] {
  const wanted = fold(typed);
  return lines
    .filter((one) => shown === 'all' || one.recorded === (shown === 'own'))
    .filter((one) => !wanted || fold(`${titleOf(one.node ?? '')} ${one.text}`).includes(wanted));
}
