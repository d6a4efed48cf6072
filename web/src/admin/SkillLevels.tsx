import { NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { routing } from '@/api/routing';
import css from './admin.module.css';

/** A level from 1 to 100 per skill; empty means none. */
export function SkillLevels({
  levels,
  change,
}: {
  levels: Record<string, number>;
  change: (levels: Record<string, number>) => void;
}) {
  const { t } = useTranslation();
  const skills = useQuery({ queryKey: ['skills'], queryFn: routing.skills });
  const set = (key: string, level: number | string) => {
    const { [key]: _old, ...others } = levels;
    change(Number(level) > 0 ? { ...others, [key]: Math.min(100, Number(level)) } : others);
  };
  return (
    <fieldset className={css.levels}>
      <legend>{t('admin.operators.skills')}</legend>
      {(skills.data ?? []).map((one) => (
        <div key={one.key} className={css.level}>
          <span>{one.label}</span>
          <NumberInput
            size="xs"
            min={0}
            max={100}
            value={levels[one.key] ?? ''}
            placeholder="–"
            aria-label={`${one.label}: ${t('admin.operators.level')}`}
            onChange={(level) => set(one.key, level)}
          />
        </div>
      ))}
    </fieldset>
  );
}
