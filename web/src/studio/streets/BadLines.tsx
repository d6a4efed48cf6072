import { useTranslation } from 'react-i18next';
import type { Bad } from './model';
import css from './streets.module.css';

const MOST = 5;

/** The first lines that cannot be read, and why. */
export function BadLines({ bad }: { bad: readonly Bad[] }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      {bad.length > 0 && (
        <ul className={css.bad}>
          {bad.slice(0, MOST).map((one) => (
            <li key={one.line}>
              <b>
                {t('studio.streets.badLine', {
                  line: one.line,
                  text: t(`studio.streets.wrong.${one.wrong}`),
                })}
              </b>{' '}
              <span>{one.text.slice(0, 80)}</span>
            </li>
          ))}
          {bad.length > MOST && <li>{t('studio.streets.bad', { count: bad.length })}</li>}
        </ul>
      )}
    </div>
  );
}
