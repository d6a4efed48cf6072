import { Chip } from '@/design/Chip';
import { useTranslation } from 'react-i18next';
import type { Turn } from '@/api/story';
import css from './story.module.css';

/** What was said to the IVR and what it said, as a conversation one reads at a glance. */
export function Transcript({ turns }: { turns: readonly Turn[] }) {
  const { t } = useTranslation();
  if (turns.length === 0) return <p className={css.quiet}>{t('ticket.transcript.empty')}</p>;
  return (
    <ol className={css.talk}>
      {turns.map((turn, index) => (
        <TurnLines key={index} turn={turn} />
      ))}
    </ol>
  );
}

function TurnLines({ turn }: { turn: Turn }) {
  const { t } = useTranslation();
  const heard = turn.heard_text || (turn.keys && t('desk.pop.keys', { keys: turn.keys }));
  return (
    <>
      {turn.said && (
        <li className={css.city}>
          <b>{t('ticket.transcript.central')}</b>
          {turn.said}
        </li>
      )}
      {heard && (
        <li className={css.citizen}>
          <b>{t('ticket.transcript.person')}</b>
          {turn.heard_text ? `“${turn.heard_text}”` : heard}
          {turn.intent && (
            <Chip tone="talk">
              {t(`ticket.intent.${turn.intent as 'buraco'}`, { defaultValue: turn.intent })}
              {turn.confidence != null && ` · ${Math.round(turn.confidence * 100)}%`}
            </Chip>
          )}
        </li>
      )}
    </>
  );
}
