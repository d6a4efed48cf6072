import css from './parts.module.css';

/** Keys as they stand on the keyboard. Hidden from screen readers where aria-keyshortcuts says it. */
export function Keys({ keys, quiet = false }: { keys: readonly string[]; quiet?: boolean }) {
  return (
    <span className={css.keys} aria-hidden={quiet || undefined}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
