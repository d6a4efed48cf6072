import { Button, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueLine, SkillLine } from '@/api/routing';
import { complete, DAYS, RULES, startOf, STATES, type Part, type RuleKind } from './rules';
import css from './policy.module.css';

interface RuleBuilderProps {
  skills: readonly SkillLine[];
  queues: readonly QueueLine[];
  add: (line: string) => void;
}

const GROUPS = ['who', 'turn', 'time', 'ring', 'hours'] as const;

/** A form that writes one line of the policy. */
export function RuleBuilder({ skills, queues, add }: RuleBuilderProps) {
  const { t } = useTranslation();
  const [rule, setRule] = useState<RuleKind>(RULES[0]!);
  const [values, setValues] = useState(() => startOf(RULES[0]!));
  const choose = (key: string | null) => {
    const found = RULES.find((one) => one.key === key) ?? RULES[0]!;
    setRule(found);
    setValues(startOf(found));
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!complete(rule, values)) return;
    add(rule.line(values));
    setValues(startOf(rule));
  }
  return (
    <form className={css.builder} onSubmit={submit}>
      <Select
        label={t('admin.policy.newRule')}
        data={GROUPS.map((group) => ({
          group: t(`admin.policy.group.${group}`),
          items: RULES.filter((one) => one.group === group).map((one) => ({
            value: one.key,
            label: t(`admin.policy.rule.${one.key}` as 'admin.policy.rule.requires'),
          })),
        }))}
        value={rule.key}
        onChange={choose}
        allowDeselect={false}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      />
      {rule.parts.map((part) => (
        <PartInput
          key={`${rule.key}.${part.name}`}
          part={part}
          value={values[part.name] ?? ''}
          change={(value) => setValues((old) => ({ ...old, [part.name]: value }))}
          skills={skills}
          queues={queues}
        />
      ))}
      <Button
        type="submit"
        variant="default"
        leftSection={<IconPlus size={16} />}
        disabled={!complete(rule, values)}
      >
        {t('admin.policy.addRule')}
      </Button>
    </form>
  );
}

interface PartInputProps {
  part: Part;
  value: string;
  change: (value: string) => void;
  skills: readonly SkillLine[];
  queues: readonly QueueLine[];
}

function PartInput({ part, value, change, skills, queues }: PartInputProps) {
  const { t } = useTranslation();
  const label = t(`admin.policy.part.${part.kind}`);
  const keyed = { skill: skills, queue: queues }[part.kind as 'skill' | 'queue'];
  const choices =
    keyed?.map((one) => ({ value: one.key, label: one.label })) ??
    { days: DAYS, state: STATES }[part.kind as 'days' | 'state'];
  if (choices) {
    return (
      <Select
        label={label}
        data={choices}
        value={value || null}
        onChange={(chosen) => change(chosen ?? '')}
        searchable={choices.length > 10}
      />
    );
  }
  return (
    <TextInput
      label={label}
      value={value}
      inputMode={part.kind === 'number' || part.kind === 'level' ? 'numeric' : undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
