import { ActionIcon, Autocomplete, Menu, Button, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudio } from '@/flows/studio';
import { isBare, isCheck, KINDS, moved, type Step, type StepKind } from './steps';
import { ICONS } from './icons';
import css from './tests.module.css';

interface StepRowsProps {
  steps: readonly Step[];
  change: (steps: Step[]) => void;
  /** The step that did not come true. */
  failing: number | null;
  problem: string;
}

export function StepRows({ steps, change, failing, problem }: StepRowsProps) {
  const { t } = useTranslation();
  const { writable } = useStudio();
  const list = useRef<HTMLOListElement>(null);
  const focus = (at: number) =>
    window.setTimeout(() => list.current?.querySelectorAll<HTMLElement>('[data-line]')[at]?.focus(), 0);
  const move = (from: number, to: number) => {
    change(moved(steps, from, to));
    focus(Math.max(0, Math.min(steps.length - 1, to)));
  };
  const add = (kind: StepKind) => {
    change([...steps, { kind, value: isBare(kind) ? '1' : '' }]);
    focus(steps.length);
  };
  return (
    <section aria-label={t('studio.tests.steps')}>
      <ol className={css.steps} ref={list}>
        {steps.map((step, at) => (
          <li key={at} data-check={isCheck(step.kind) || undefined} data-bad={at === failing || undefined}>
            <Row
              step={step}
              at={at}
              last={at === steps.length - 1}
              change={(value) => change(steps.map((one, index) => (index === at ? { ...one, value } : one)))}
              move={move}
              drop={() => change(steps.filter((_, index) => index !== at))}
            />
            {at === failing && <p className={css.why}>{problem}</p>}
          </li>
        ))}
      </ol>
      {writable && <AddStep add={add} />}
    </section>
  );
}

interface RowProps {
  step: Step;
  at: number;
  last: boolean;
  change: (value: string) => void;
  move: (from: number, to: number) => void;
  drop: () => void;
}

function Row({ step, at, last, change, move, drop }: RowProps) {
  const { t } = useTranslation();
  const { graph, writable } = useStudio();
  const Icon = ICONS[step.kind];
  const label = t('studio.tests.stepOf', { kind: t(`studio.tests.kind.${step.kind}`), at: at + 1 });
  const keys = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(at, at + (event.key === 'ArrowUp' ? -1 : 1));
  };
  const field = {
    'aria-label': label,
    'data-line': true,
    className: css.value,
    size: 'xs' as const,
    placeholder: t(`studio.tests.hint.${step.kind}`),
    readOnly: !writable,
    value: step.value,
    onKeyDown: keys,
  };
  return (
    <div className={css.row}>
      <span className={css.kind}>
        <Icon size={17} aria-hidden />
        {t(`studio.tests.kind.${step.kind}`)}
      </span>
      {isBare(step.kind) ? (
        <span className={css.bare} data-line tabIndex={-1} />
      ) : step.kind === 'expect' ? (
        <Autocomplete {...field} data={graph.nodes.map(({ key }) => key)} onChange={change} />
      ) : (
        <TextInput {...field} onChange={(event) => change(event.currentTarget.value)} />
      )}
      {writable && (
        <span className={css.tools}>
          <ActionIcon
            size={26}
            variant="subtle"
            disabled={at === 0}
            aria-label={t('studio.tests.up', { at: at + 1 })}
            onClick={() => move(at, at - 1)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            size={26}
            variant="subtle"
            disabled={last}
            aria-label={t('studio.tests.down', { at: at + 1 })}
            onClick={() => move(at, at + 1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
          <ActionIcon
            size={26}
            variant="subtle"
            aria-label={t('studio.tests.drop', { at: at + 1 })}
            onClick={drop}
          >
            <IconX size={16} />
          </ActionIcon>
        </span>
      )}
    </div>
  );
}

function AddStep({ add }: { add: (kind: StepKind) => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.add}>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="compact-sm" variant="light" leftSection={<IconPlus size={16} aria-hidden />}>
            {t('studio.tests.addStep')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map((kind) => {
            const Icon = ICONS[kind];
            return (
              <Menu.Item key={kind} leftSection={<Icon size={16} aria-hidden />} onClick={() => add(kind)}>
                {t(`studio.tests.kind.${kind}`)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      <span className={css.quiet}>{t('studio.tests.keysHint')}</span>
    </div>
  );
}
