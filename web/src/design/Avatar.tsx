import { initials } from './initials';
import css from './parts.module.css';

export function Avatar({ name, size = 36 }: { name: string; size?: number }) {
  return (
    <span className={css.avatar} style={{ width: size, height: size, fontSize: size * 0.38 }} aria-hidden>
      {initials(name)}
    </span>
  );
}
