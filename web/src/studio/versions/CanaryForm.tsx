import { Button, NumberInput, Select, Slider } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type CanaryRules, type Figure } from '@/api/studio';
import { Problem } from '@/api/problem';
import { useStudio } from '@/flows/studio';
import { failingTests } from './refusal';
import shared from '../studio.module.css';
import { useAttempt } from '../useAttempt';
import css from './versions.module.css';

const FIGURES: readonly Figure[] = ['hung_up', 'failed', 'to_person'];
const USUAL: CanaryRules = { share: 10, figure: 'to_person', worse_by: 5, least: 50 };

/** The rules of a trial; the sentence below says them back as they will be kept. */
export function CanaryForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { flowKey, dirty, save, reload } = useStudio();
  const queries = useQueryClient();
  const [rules, setRules] = useState(USUAL);
  const { busy, attempt } = useAttempt();
  const [refused, setRefused] = useState<Problem | null>(null);
  const change = (part: Partial<CanaryRules>) => setRules((old) => ({ ...old, ...part }));
  const begin = async () => {
    if (dirty) await save();
    await studio.tryOut(flowKey, rules);
    await Promise.all([reload(), queries.invalidateQueries({ queryKey: ['flows', flowKey] })]);
  };
  async function start() {
    setRefused(null);
    const done = t('studio.canary.started', { share: rules.share });
    if (await attempt(() => begin().catch(refuse), done)) close();
  }
  const refuse = (error: unknown) => {
    if (error instanceof Problem) setRefused(error);
    throw error;
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <h3>{t('studio.canary.title')}</h3>
      <div>
        <p className={css.sliderLabel} id="canary-share">
          <span>{t('studio.canary.share')}</span>
          <b>{t('studio.canary.shareValue', { share: rules.share })}</b>
        </p>
        <Slider
          thumbProps={{ 'aria-labelledby': 'canary-share' }}
          thumbLabel={t('studio.canary.share')}
          min={1}
          max={50}
          value={rules.share}
          label={null}
          onChange={(share) => change({ share })}
        />
      </div>
      <Select
        label={t('studio.canary.figure')}
        data={FIGURES.map((value) => ({ value, label: t(`studio.canary.${value}`) }))}
        value={rules.figure}
        allowDeselect={false}
        onChange={(figure) => figure && change({ figure: figure as Figure })}
      />
      <div className={css.two}>
        <NumberInput
          label={t('studio.canary.worseBy')}
          min={1}
          max={100}
          clampBehavior="strict"
          value={rules.worse_by}
          onChange={(value) => change({ worse_by: Number(value) || 1 })}
        />
        <NumberInput
          label={t('studio.canary.least')}
          min={10}
          max={100_000}
          value={rules.least}
          onChange={(value) => change({ least: Number(value) || 10 })}
        />
      </div>
      <p className={css.sentence} role="status">
        {t('studio.canary.sentence', {
          share: rules.share,
          least: rules.least,
          worse: rules.worse_by,
          figure: t(`studio.canary.figureWords.${rules.figure}`),
        })}
      </p>
      {refused && <Refused problem={refused} />}
      <div className={css.foot}>
        <Button variant="default" onClick={close}>
          {t('app.action.cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {t('studio.canary.start')}
        </Button>
      </div>
    </form>
  );
}

/** Why the draft may not be tried: what publishing would refuse as well. */
function Refused({ problem }: { problem: Problem }) {
  const failing = failingTests(problem.extra);
  return (
    <div className={shared.bad} role="alert">
      <p>{problem.detail}</p>
      {failing.length > 0 && (
        <ul>
          {failing.map(({ name, problem: why }) => (
            <li key={name}>
              <b>{name}</b>: {why}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
