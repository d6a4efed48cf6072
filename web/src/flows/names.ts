import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { flows, type NodeKind } from '@/api/flows';
import { useQueues } from '@/api/names';
import { routing } from '@/api/routing';
import { useMay } from '@/app/SessionContext';
import type { Exit, Row } from './graph/exits';

export interface Named {
  value: string;
  label: string;
}

interface IntentLine {
  key: string;
  label: string;
}

/** What exists around a flow, for choosing and for reading keys as words. */
export function useAround(): Record<'queue' | 'flow' | 'intent' | 'skill' | 'action', Named[]> {
  const may = useMay();
  const queues = useQueues().data;
  const lines = useQuery({ queryKey: ['flows'], queryFn: flows.list }).data;
  const intents = useQuery({ queryKey: ['intents'], queryFn: () => api.get<IntentLine[]>('/intents') }).data;
  const actions = useQuery({ queryKey: ['flow-actions'], queryFn: flows.actions }).data;
  const skills = useQuery({
    queryKey: ['skills'],
    queryFn: routing.skills,
    enabled: may('queue.read'),
  }).data;
  return useMemo(() => {
    const named = (all: readonly { key: string; label: string }[] | undefined) =>
      (all ?? []).map((one) => ({ value: one.key, label: one.label || one.key }));
    const action = (actions ?? []).map(({ key, label, takes, gives }) => ({
      value: key,
      label: `${label}${takes.length ? ` (${takes.join(', ')})` : ''}${gives.length ? ` → ${gives.join(', ')}` : ''}`,
    }));
    return {
      queue: named(queues),
      flow: named(lines),
      intent: named(intents),
      skill: named(skills),
      action,
    };
  }, [queues, lines, intents, skills, actions]);
}

const KNOWN = new Set([
  'next', 'yes', 'no', 'closed', 'nobody', 'unanswered', 'found', 'missing', 'open', 'enough',
]); // prettier-ignore

export interface RowWords {
  digits: readonly string[];
  words: string;
  /** Everything in full, for the title and for screen readers. */
  title: string;
}

const SHOWN = 26;

/** Says what a citizen does to leave by an exit. */
export function useExitWords() {
  const { t } = useTranslation();
  const { intent } = useAround();
  return useMemo(() => {
    const wish = new Map(intent.map((one) => [one.value, one.label]));
    const words = (exit: Exit, kind: NodeKind | undefined): string => {
      if (exit.sort !== 'node') {
        const known = kind?.fields.find((field) => field.name === exit.field)?.of === 'intent';
        return (known && wish.get(exit.part)) || exit.words;
      }
      if (exit.field === 'failed') return t(kind?.hears ? 'flows.exit.failed' : 'flows.exit.failedAct');
      if (exit.field === 'otherwise')
        return t(kind?.kind === 'condition' ? 'flows.exit.else' : 'flows.exit.otherwise');
      if (KNOWN.has(exit.field)) return t(`flows.exit.${exit.field as 'next'}`);
      return kind?.fields.find((field) => field.name === exit.field)?.label.toLowerCase() ?? exit.field;
    };
    const row = ({ exits }: Row, kind: NodeKind | undefined): RowWords => {
      const all = exits.map((exit) => words(exit, kind)).filter(Boolean);
      const digits = exits.map((exit) => exit.digit).filter(Boolean);
      const title = [...digits, ...all].join(t('flows.exit.and'));
      let shown = '';
      let count = 0;
      for (const one of all) {
        if (count && shown.length + one.length > SHOWN) break;
        shown += (count ? ', ' : '') + one;
        count += 1;
      }
      const left = all.length - count;
      if (!shown && digits.length) shown = t('flows.exit.key');
      return { digits, title, words: left ? `${shown} ${t('flows.exit.more', { count: left })}` : shown };
    };
    return { exit: words, row };
  }, [t, intent]);
}
