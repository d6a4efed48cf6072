import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useCity } from '@/api/about';
import { Mark } from '@/design/Mark';
import { Notices } from '@/supervisor/Notices';
import { LinkBanner, LinkDot } from './LinkState';
import type { PageEntry } from './pages';
import { UserMenu } from './UserMenu';
import css from './shell.module.css';

export function Shell({ pages, children }: { pages: PageEntry[]; children: ReactNode }) {
  const { t } = useTranslation();
  const city = useCity();
  return (
    <div className={css.shell}>
      <a className="skip" href="#conteudo">
        {t('app.skip')}
      </a>
      <header className={css.bar}>
        <p className={css.brand}>
          <Mark />
          <span>{t('app.brand')}</span>
          {city && <small>{city}</small>}
        </p>
        <Nav pages={pages} />
        <div className={css.right}>
          <LinkDot />
          <UserMenu />
        </div>
      </header>
      <LinkBanner />
      <Notices />
      <main id="conteudo" className={css.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Nav({ pages }: { pages: PageEntry[] }) {
  const { t } = useTranslation();
  const [at] = useLocation();
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) document.getElementById('conteudo')?.focus({ preventScroll: true });
    first.current = false;
  }, [at]);
  return (
    <nav aria-label={t('app.nav.label')} className={css.nav}>
      {pages.map(({ key, path, Icon }) => (
        <Link
          key={key}
          href={path}
          className={css.link}
          aria-current={at.startsWith(path) ? 'page' : undefined}
        >
          <Icon size={20} stroke={1.7} aria-hidden />
          <span>{t(`app.nav.${key}`)}</span>
        </Link>
      ))}
    </nav>
  );
}
