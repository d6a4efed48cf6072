import { useTranslation } from 'react-i18next';
import type { Change, Plain } from '@/api/studio';
import { Chip, type Tone } from '@/design/Chip';
import { NodeLink } from '../parts';
import { byNode, sums } from './difference';
import css from './versions.module.css';

const TONE: Record<Change['what'], Tone> = { added: 'go', removed: 'stop', changed: 'ring' };

/** Changes in words, node by node; the exact values stand behind each. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation();
  const groups = byNode(changes);
  return (
    <>
      <p className={css.quiet}>{t('studio.diff.sums', sums(groups.filter(({ node }) => node)))}</p>
      <ul className={css.changes}>
        {groups.map(({ node, what, changes: found }) => (
          <li key={node} data-what={what}>
            <p className={css.changeHead}>
              {node ? <NodeLink node={node} /> : <b>{t('studio.common.wholeFlow')}</b>}
              <Chip tone={TONE[what]}>{t(`studio.diff.${what}`)}</Chip>
            </p>
            <ul>
              {found.map((change, at) => (
                <li key={at}>
                  <p>{change.words}</p>
                  {what === 'changed' && <Values change={change} />}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

const SHORT = 60;

function shown(value: Plain, nothing: string): string {
  if (value === null || value === '') return nothing;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((part) => shown(part, nothing)).join('\n');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, part]) => `${key}: ${shown(part, nothing).replaceAll('\n', ' · ')}`)
      .join('\n');
  return String(value);
}

/** Long values are shown whole only here; short ones the words have said already. */
function Values({ change }: { change: Change }) {
  const { t } = useTranslation();
  const nothing = t('studio.diff.empty');
  const [before, after] = [shown(change.before, nothing), shown(change.after, nothing)];
  if (before.length + after.length < SHORT && !`${before}${after}`.includes('\n')) return null;
  return (
    <dl className={css.values}>
      <dt>{t('studio.diff.before')}</dt>
      <dd>{before}</dd>
      <dt>{t('studio.diff.after')}</dt>
      <dd>{after}</dd>
    </dl>
  );
}
