import { useId, type ReactNode } from 'react';
import css from './parts.module.css';

interface PanelProps {
  title: string;
  children: ReactNode;
  aside?: ReactNode;
  /** Shown to screen readers only. */
  quiet?: boolean;
  level?: 2 | 3;
  className?: string;
  flush?: boolean;
}

/** A titled card: the unit every page is made of. */
export function Panel({
  title,
  children,
  aside,
  quiet = false,
  level = 2,
  className = '',
  flush = false,
}: PanelProps) {
  const id = useId();
  const Title = level === 2 ? 'h2' : 'h3';
  return (
    <section className={`${css.panel} ${className}`} aria-labelledby={id} data-flush={flush || undefined}>
      <header className={quiet && !aside ? 'unseen' : css.panelHead}>
        <Title id={id} className={quiet ? 'unseen' : css.panelTitle}>
          {title}
        </Title>
        {aside}
      </header>
      {children}
    </section>
  );
}
