import { useTranslation } from 'react-i18next';
import type { FlowTurn } from '@/api/studio';
import { Chip } from '@/design/Chip';
import { titleOf } from '@/flows/graph/titles';
import { NodeLink } from '../parts';
import shared from '../studio.module.css';
import css from './calls.module.css';

/** The path down the left, the words beside it. */
export function Turns({ turns }: { turns: readonly FlowTurn[] }) {
  const { t } = useTranslation();
  if (turns.length === 0) return <p className={shared.quiet}>{t('studio.calls.noTurns')}</p>;
  return (
    <ol className={css.turns}>
      {turns.map((turn) => (
        <li key={`${turn.run} ${turn.n}`}>
          <NodeLink node={turn.node} />
          {turn.said && <p className={css.city}>{turn.said}</p>}
          <Heard turn={turn} />
        </li>
      ))}
    </ol>
  );
}

function Heard({ turn }: { turn: FlowTurn }) {
  const { t } = useTranslation();
  if (!turn.heard) return null;
  const words =
    turn.heard === 'keys'
      ? t('studio.debug.pressed', { keys: turn.keys })
      : turn.heard === 'silence'
        ? t('studio.debug.silent')
        : turn.heard === 'deaf' || !turn.heard_text
          ? t('studio.debug.deaf')
          : `“${turn.heard_text}”`;
  return (
    <p className={css.citizen}>
      {words}
      {turn.intent && (
        <Chip tone={turn.band === 'accept' ? 'go' : 'ring'}>
          {titleOf(turn.intent)}
          {turn.confidence !== null && ` · ${Math.round(turn.confidence * 100)} %`}
        </Chip>
      )}
      {turn.band === 'reject' && <Chip tone="stop">{t('studio.debug.band.reject')}</Chip>}
    </p>
  );
}
