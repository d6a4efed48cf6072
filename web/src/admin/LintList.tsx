import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '@/api/admin';
import { Panel } from '@/design/Panel';
import css from './flows.module.css';

/** What stands in the way of publishing, and what merely deserves a look; each leads to its line. */
export function LintList({ lint, go }: { lint: readonly Finding[]; go: (line: number) => void }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('admin.flows.lint')} level={3}>
      <div role="status">
        {lint.length === 0 ? (
          <p className={css.clean}>
            <IconCircleCheckFilled size={18} aria-hidden />
            {t('admin.flows.clean')}
          </p>
        ) : (
          <ul className={css.lint}>
            {lint.map((one, index) => (
              <li key={index}>
                <button type="button" data-level={one.level} onClick={() => go(one.line)}>
                  <b>
                    {t(`admin.flows.${one.level}`)} · {t('admin.flows.line', { line: one.line })}
                    {one.node && ` · ${one.node}`}
                  </b>
                  {one.detail}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
