import {
  IconChevronRight,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TestResult } from '@/api/studio';
import type { Script } from './steps';
import css from './tests.module.css';

interface TestListProps {
  scripts: readonly Script[];
  results: readonly TestResult[] | null;
  open: (at: number) => void;
}

const ICON = { passed: IconCircleCheckFilled, failed: IconCircleXFilled, waiting: IconCircleDashed };

export function TestList({ scripts, results, open }: TestListProps) {
  const { t } = useTranslation();
  return (
    <ul className={css.list}>
      {scripts.map((script, at) => {
        const result = results?.find(({ name }) => name === script.name);
        const state = !result ? 'waiting' : result.problem ? 'failed' : 'passed';
        const Icon = ICON[state];
        return (
          <li key={at}>
            <button type="button" className={css.test} data-state={state} onClick={() => open(at)}>
              <Icon size={20} aria-label={t(`studio.tests.${state}`)} />
              <span>
                <b>{script.name}</b>
                <small>
                  {result?.problem || t('studio.tests.stepCount', { count: script.steps.length })}
                </small>
              </span>
              <IconChevronRight size={18} aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
