import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useMay } from '@/app/SessionContext';
import { PLACES } from './panels';
import css from './flows.module.css';

/** The list and the pages beside it. Nothing is shown while there is only the list. */
export function PlaceTabs() {
  const { t } = useTranslation();
  const may = useMay();
  const [at] = useLocation();
  const places = PLACES.filter(({ needs }) => !needs || needs.some(may));
  if (places.length === 0) return null;
  return (
    <nav className={css.tabs} aria-label={t('flows.tabs')}>
      <Link href="/" aria-current={at === '/' ? 'page' : undefined}>
        {t('flows.title')}
      </Link>
      {places.map(({ key, path, label, Icon }) => (
        <Link key={key} href={`/-/${path}`} aria-current={at === `/-/${path}` ? 'page' : undefined}>
          <Icon size={17} stroke={1.8} aria-hidden />
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
