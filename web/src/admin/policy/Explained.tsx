import { IconAlertTriangleFilled, IconCircleXFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PolicyView } from '@/api/routing';
import { Panel } from '@/design/Panel';
import css from './policy.module.css';

/** What the rules mean in whole sentences, and what is wrong or doubtful in them. */
export function Explained({ view }: { view: PolicyView }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('admin.policy.means')} level={3}>
      <div role="status" aria-live="polite">
        {view.findings.length > 0 && (
          <ul className={css.findings}>
            {view.findings.map((one, index) => (
              <li key={index} data-level={one.level}>
                {one.level === 'error' ? (
                  <IconCircleXFilled size={18} aria-label={t('admin.policy.error')} />
                ) : (
                  <IconAlertTriangleFilled size={18} aria-label={t('admin.policy.warning')} />
                )}
                <span>
                  {one.line && <b>{t('admin.policy.line', { line: one.line })} </b>}
                  {one.detail}
                </span>
              </li>
            ))}
          </ul>
        )}
        <ol className={css.sentences}>
          {view.explained.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </div>
    </Panel>
  );
}
