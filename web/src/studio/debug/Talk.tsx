import { IconFlag, IconMessages, IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '@/flows/graph/titles';
import { Chip } from '@/design/Chip';
import { Notice } from '@/design/States';
import type { DebugTurn } from './messages';
import { shown, type Entry, type Session } from './session';
import css from './debug.module.css';

/** The conversation so far, read out as it grows. */
export function Talk({ session }: { session: Session }) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [session.talk.length]);
  return (
    <div ref={end} className={css.talk} role="log" tabIndex={0} aria-label={t('studio.debug.talk')}>
      {session.talk.length === 0 && (
        <Notice
          icon={<IconMessages size={24} />}
          title={t('studio.debug.empty')}
          lead={t('studio.debug.emptyLead')}
        />
      )}
      {session.talk.map((entry, at) => (
        <Line key={at} entry={entry} />
      ))}
    </div>
  );
}

function Line({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  switch (entry.who) {
    case 'city':
      return (
        <div className={css.city}>
          <small>
            {t('studio.debug.city')} · {titleOf(entry.node)}
          </small>
          <p>{entry.text}</p>
        </div>
      );
    case 'citizen':
      return <Citizen turn={entry.turn} />;
    case 'room':
      return (
        <p className={css.room}>
          <IconPlugConnected size={15} aria-hidden />
          <code>{entry.action}</code>
          <span>→ {entry.answer ? pairsOf(entry.answer) : '✗'}</span>
        </p>
      );
    case 'end':
      return (
        <div className={css.end}>
          <IconFlag size={17} aria-hidden />
          <p>
            <b>{t('studio.debug.outcome')}</b> {entry.words}
            {entry.problem && <span className={css.problem}>{entry.problem}</span>}
          </p>
        </div>
      );
  }
}

const pairsOf = (answer: object): string =>
  Object.entries(answer)
    .map(([name, value]) => `${name}=${shown(value)}`)
    .join(' · ');

function Citizen({ turn }: { turn: DebugTurn }) {
  const { t } = useTranslation();
  const words =
    turn.heard === 'keys'
      ? t('studio.debug.pressed', { keys: turn.keys })
      : turn.heard === 'silence'
        ? t('studio.debug.silent')
        : turn.heard === 'deaf'
          ? t('studio.debug.deaf')
          : `“${turn.heard_text}”`;
  return (
    <div className={css.citizen}>
      <small>{t('studio.debug.citizen')}</small>
      <p>{words}</p>
      {turn.intent && (
        <Chip tone="talk">
          {titleOf(turn.intent)}
          {turn.confidence !== null && ` · ${Math.round(turn.confidence * 100)} %`}
        </Chip>
      )}
    </div>
  );
}
