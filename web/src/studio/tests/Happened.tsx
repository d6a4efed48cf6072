import { useTranslation } from 'react-i18next';
import type { TestResult } from '@/api/studio';
import { NodeLink } from '../parts';
import shared from '../studio.module.css';
import css from './tests.module.css';

/** What came of a run: the verdict, the nodes on the way, the words that were heard. */
export function Happened({ result }: { result: TestResult }) {
  const { t } = useTranslation();
  return (
    <section className={css.happened} aria-label={t('studio.tests.happened')}>
      <p className={result.problem ? shared.bad : shared.good} role="status">
        {result.problem || t('studio.tests.passed')}
      </p>
      {result.path && (
        <>
          <h3>{t('studio.tests.path')}</h3>
          <ol className={css.path}>
            {result.path.map((node, at) => (
              <li key={at}>
                <NodeLink node={node} />
              </li>
            ))}
          </ol>
        </>
      )}
      {result.told && result.told.length > 0 && (
        <>
          <h3>{t('studio.tests.told')}</h3>
          <ul className={css.told}>
            {result.told.map((words, at) => (
              <li key={at}>{words}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
