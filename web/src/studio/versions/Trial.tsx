import { Button, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type Canary } from '@/api/studio';
import { useMay } from '@/app/SessionContext';
import { Chip, type Tone } from '@/design/Chip';
import { useStudio } from '@/flows/studio';
import { moment } from '@/i18n/format';
import { Confirm } from '../parts';
import { gap, interval, verdict, type Range, type Verdict } from './compare';
import css from './versions.module.css';

const TONE: Record<Verdict, Tone> = { early: 'calm', even: 'talk', better: 'go', worse: 'stop' };
const round = (value: number) => Math.round(Math.abs(value));

/** New against old while it lasts, with as much certainty as the calls so far allow. */
export function Trial({ canary }: { canary: Canary }) {
  const { t } = useTranslation();
  const publish = useMay()('flow.publish');
  const [asked, setAsked] = useState<'promote' | 'stop' | null>(null);
  const early = canary.calls.new < canary.least;
  return (
    <section className={css.canary} aria-label={t('studio.canary.title')}>
      <p className={css.trialHead}>
        <Chip tone="warm">{t('studio.canary.running')}</Chip>
        <span className={css.quiet}>
          {t('studio.canary.shareValue', { share: canary.share })} ·{' '}
          {t('studio.canary.since', { at: moment(canary.since) })}
        </span>
      </p>
      <h3>{t(`studio.canary.${canary.figure}`)}</h3>
      <Bars canary={canary} />
      <Said canary={canary} />
      {early && (
        <div>
          <Progress
            value={(100 * canary.calls.new) / canary.least}
            aria-label={t('studio.canary.progress', { done: canary.calls.new, least: canary.least })}
          />
          <p className={css.quiet}>
            {t('studio.canary.progress', { done: canary.calls.new, least: canary.least })}
          </p>
        </div>
      )}
      <p className={css.quiet}>{t('studio.canary.rule', { worse: canary.worse_by, least: canary.least })}</p>
      {publish && (
        <div className={css.foot}>
          <Button variant="default" onClick={() => setAsked('stop')}>
            {t('studio.canary.stop')}
          </Button>
          <Button onClick={() => setAsked('promote')}>{t('studio.canary.promote')}</Button>
        </div>
      )}
      {asked && <Ask act={asked} canary={canary} close={() => setAsked(null)} />}
    </section>
  );
}

function Ask({ act, canary, close }: { act: 'promote' | 'stop'; canary: Canary; close: () => void }) {
  const { t } = useTranslation();
  const { flowKey, reload } = useStudio();
  const queries = useQueryClient();
  const run = async () => {
    await (act === 'promote' ? studio.promote(flowKey) : studio.stopTrial(flowKey));
    await Promise.all([reload(), queries.invalidateQueries({ queryKey: ['flows', flowKey] })]);
  };
  const done =
    act === 'promote' ? t('studio.canary.promoted', { version: canary.version }) : t('studio.canary.stopped');
  return (
    <Confirm
      title={t(`studio.canary.${act}Title`)}
      lead={t(`studio.canary.${act}Lead`)}
      act={t(`studio.canary.${act}`)}
      done={done}
      close={close}
      run={run}
    />
  );
}

function Said({ canary }: { canary: Canary }) {
  const { t } = useTranslation();
  const now = verdict(canary);
  const { calls, value, least } = canary;
  const seen = gap(value.new ?? 0, calls.new, value.old ?? 0, calls.old);
  const words =
    now === 'early'
      ? t('studio.canary.verdict.early', { count: Math.max(1, least - calls.new) })
      : now === 'even'
        ? t('studio.canary.verdict.even', { low: signed(seen.low), high: signed(seen.high) })
        : t(`studio.canary.verdict.${now}`, {
            low: Math.min(round(seen.low), round(seen.high)),
            high: Math.max(round(seen.low), round(seen.high)),
          });
  return (
    <p className={css.verdict} data-tone={TONE[now]} role="status">
      {words}
    </p>
  );
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${round(value)}`;

function Bars({ canary }: { canary: Canary }) {
  const { t } = useTranslation();
  const sides = (['new', 'old'] as const).map((side) => ({
    side,
    label: t(side === 'new' ? 'studio.canary.fresh' : 'studio.canary.old'),
    version: side === 'new' ? canary.version : canary.base,
    calls: canary.calls[side],
    value: canary.value[side],
    range: interval(canary.value[side] ?? 0, canary.calls[side]),
  }));
  const seen = sides.filter(({ value }) => value !== null).map(({ range }) => range.high);
  const most = Math.min(100, Math.ceil(Math.max(10, ...seen) / 10) * 10);
  return (
    <dl className={css.bars}>
      {sides.map(({ side, label, version, calls, value, range }) => (
        <div key={side} data-side={side}>
          <dt>
            <b>{label}</b>
            <span>{t('studio.canary.versionCalls', { version, calls })}</span>
          </dt>
          <dd>
            {value === null ? (
              <span className={css.quiet}>{t('studio.canary.nothing')}</span>
            ) : (
              <>
                <Bar value={value} range={range} most={most} />
                <span className={css.figure}>{Math.round(value)} %</span>
                <span className={css.range}>
                  {t('studio.canary.range', { low: Math.round(range.low), high: Math.round(range.high) })}
                </span>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The value as a bar, what it may be in truth as a whisker over it. */
function Bar({ value, range, most }: { value: number; range: Range; most: number }) {
  const at = (percent: number) => `${Math.min(100, (100 * percent) / most)}%`;
  return (
    <span className={css.bar} aria-hidden>
      <span className={css.fill} style={{ width: at(value) }} />
      <span
        className={css.whisker}
        style={{ left: at(range.low), width: `calc(${at(range.high)} - ${at(range.low)})` }}
      />
    </span>
  );
}
