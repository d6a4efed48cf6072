import { useTranslation } from 'react-i18next';
import { Chip, type Tone } from '@/design/Chip';
import type { Session } from './session';
import { shown } from './session';
import css from './debug.module.css';

const TONE: Record<string, Tone> = { accept: 'go', confirm: 'ring', reject: 'stop' };
const BANDS = ['accept', 'confirm', 'reject'] as const;
const percent = (value: number) => Math.round(value * 100);

/** The last thing heard: every reading with its confidence, and what the flow made of it. */
export function Heard({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { turn, asks } = session;
  const band = BANDS.find((one) => one === turn?.band);
  return (
    <div className={css.stack}>
      {asks && (
        <p className={css.quiet}>
          {t('studio.debug.asks')}{' '}
          {[asks.hears.speech && t('studio.debug.speech'), asks.hears.keys && t('studio.debug.keys')]
            .filter(Boolean)
            .join(' · ')}
          {asks.hears.phrases.length > 0 && (
            <>
              <br />
              {t('studio.debug.phrases')}: {asks.hears.phrases.slice(0, 6).join(', ')}
            </>
          )}
        </p>
      )}
      {!turn ? (
        <p className={css.quiet}>{t('studio.debug.nothingHeard')}</p>
      ) : (
        <>
          <p className={css.heard}>
            <b>{turn.heard_text ? `“${turn.heard_text}”` : turn.keys || t('studio.debug.silent')}</b>
            {band && (
              <Chip tone={TONE[band] ?? 'calm'}>
                {t('studio.debug.bandOf', { band: t(`studio.debug.band.${band}`) })}
              </Chip>
            )}
          </p>
          {turn.intent && (
            <p>
              {t('studio.debug.understood')} <code>{turn.intent}</code>
            </p>
          )}
          <Readings session={session} />
          {turn.answer_ms !== null && (
            <p className={css.quiet}>{t('studio.debug.answered', { ms: turn.answer_ms })}</p>
          )}
        </>
      )}
    </div>
  );
}

function Readings({ session: { turn } }: { session: Session }) {
  const { t } = useTranslation();
  const rows = turn?.readings?.length
    ? turn.readings.map((one) => ({ ...one, meaning: one.meaning ? shown(one.meaning) : '' }))
    : (turn?.ranked ?? []).map(([intent, confidence]) => ({ text: intent, confidence, meaning: '' }));
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className={css.small}>{t('studio.debug.alternatives')}</h3>
      <ul className={css.readings}>
        {rows.map(({ text, meaning, confidence }, at) => (
          <li key={at}>
            <span>
              {text}
              {meaning && meaning !== text && <code>{meaning}</code>}
            </span>
            <span className={css.sure} title={t('studio.debug.confidence', { percent: percent(confidence) })}>
              <span style={{ width: `${percent(confidence)}%` }} aria-hidden />
            </span>
            <b>{percent(confidence)} %</b>
          </li>
        ))}
      </ul>
    </>
  );
}
