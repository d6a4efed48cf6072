import { useEffect, useRef } from 'react';
import { clock, secondsSince } from '@/i18n/format';

/** One timer for all clocks of the page; each writes its own text, so 200 of them cost no render. */
const clocks = new Map<HTMLElement, number>();
let timer = 0;

function tell(element: HTMLElement, since: number): void {
  const text = clock(secondsSince(since));
  if (element.textContent !== text) element.textContent = text;
}

function keep(element: HTMLElement, since: number): () => void {
  clocks.set(element, since);
  tell(element, since);
  timer ||= window.setInterval(() => clocks.forEach((at, one) => tell(one, at)), 1_000);
  return () => {
    clocks.delete(element);
    if (clocks.size === 0) {
      window.clearInterval(timer);
      timer = 0;
    }
  };
}

/** A running clock since an instant. Not announced: a screen reader would count aloud. */
export function Ticking({ at }: { at: string | null | undefined }) {
  const element = useRef<HTMLTimeElement>(null);
  useEffect(() => (at && element.current ? keep(element.current, Date.parse(at)) : undefined), [at]);
  return at ? <time ref={element} aria-live="off" /> : null;
}
