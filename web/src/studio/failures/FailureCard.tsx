import { Chip } from '@/design/Chip';
import { useTranslation } from 'react-i18next';
import type { Failure } from '@/api/studio';
import { useMay } from '@/app/SessionContext';
import { shortMoment } from '@/i18n/format';
import { NodeLink } from '../parts';
import { Clip } from './Clip';
import { Teach } from './Teach';
import css from './failures.module.css';

export function FailureCard({ failure }: { failure: Failure }) {
  const { t } = useTranslation();
  const writable = useMay()('flow.write');
  const others = failure.alternatives.filter((one) => one && one !== failure.heard_text);
  return (
    <article className={css.card}>
      <header>
        <NodeLink node={failure.node} />
        <time dateTime={failure.at}>{shortMoment(failure.at)}</time>
      </header>
      <div className={css.said}>
        <Clip failure={failure} />
        <p>{failure.heard_text ? `“${failure.heard_text}”` : t('studio.failures.silent')}</p>
        {failure.confidence !== null && <Chip tone="ring">{Math.round(failure.confidence * 100)} %</Chip>}
      </div>
      {others.length > 0 && (
        <p className={css.others}>
          {t('studio.failures.alternatives')}: {others.slice(0, 4).join(' · ')}
        </p>
      )}
      {writable && <Teach failure={failure} />}
    </article>
  );
}
