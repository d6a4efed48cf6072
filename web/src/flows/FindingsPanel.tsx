import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconSquareRoundedXFilled,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { titleOf } from './graph/titles';
import { useInner } from './inner';
import { useStudio } from './studio';
import css from './findings.module.css';

/** What stands in the way of publishing, and what merely deserves a look; each leads to its place. */
export default function FindingsPanel() {
  const { t } = useTranslation();
  const { findings, select, openPanel } = useStudio();
  const { nodes } = useInner();
  if (findings.length === 0)
    return (
      <p className={css.clean} role="status">
        <IconCircleCheckFilled size={20} aria-hidden />
        {t('flows.lint.clean')}
      </p>
    );
  return (
    <>
      <p className={css.lead}>{t('flows.lint.lead')}</p>
      <ul className={css.list} data-testid="findings">
        {findings.map((one, index) => {
          const Icon = one.level === 'error' ? IconSquareRoundedXFilled : IconAlertTriangleFilled;
          const here = nodes.has(one.node);
          return (
            <li key={`${index} ${one.detail}`}>
              <button
                type="button"
                data-level={one.level}
                onClick={() => {
                  if (here) return select(one.node, one.field || 'key');
                  select(null); // the flow itself: its own form, or the line that is no flow
                  openPanel(one.line > 1 ? 'text' : 'step');
                }}
              >
                <Icon size={17} aria-hidden />
                <span>
                  <b>
                    {t(`flows.lint.${one.level}`)} · {here ? titleOf(one.node) : t('flows.lint.head')}
                  </b>
                  {one.detail}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
