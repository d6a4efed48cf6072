import { useTranslation } from 'react-i18next';
import { lasting } from '../figures/model';
import { NodeLink } from '../parts';
import type { Session } from './session';
import css from './debug.module.css';

/** Every node on the way with the time that was spent in it. */
export function Way({ session: { way } }: { session: Session }) {
  const { t } = useTranslation();
  if (way.length === 0) return <p className={css.quiet}>{t('studio.debug.noWay')}</p>;
  const most = Math.max(1, ...way.map(({ ms }) => ms ?? 0));
  return (
    <ol className={css.way}>
      {way.map(({ node, n, ms }) => (
        <li key={n}>
          <span className={css.n}>{n}</span>
          <NodeLink node={node} />
          <span className={css.sure} aria-hidden>
            <span style={{ width: `${(100 * (ms ?? 0)) / most}%` }} />
          </span>
          <span className={css.ms}>{ms === null ? '…' : lasting(ms)}</span>
        </li>
      ))}
    </ol>
  );
}
