import { clock, secondsSince } from '@/i18n/format';
import { useNow } from './useNow';

/** A running clock since an instant. Not announced: a screen reader would count aloud. */
export function Since({ at, className }: { at: string | number | null | undefined; className?: string }) {
  const now = useNow(at != null);
  if (at == null) return null;
  return (
    <time className={className} aria-live="off">
      {clock(secondsSince(at, now))}
    </time>
  );
}
