import type { ReactNode } from 'react';
import css from './page.module.css';

/** The head of a page beside the flows: what it is, and how to add one. */
export function PlaceHead({ title, lead, act }: { title: string; lead: string; act?: ReactNode }) {
  return (
    <header className={css.head}>
      <div>
        <h2>{title}</h2>
        <p>{lead}</p>
      </div>
      {act}
    </header>
  );
}
