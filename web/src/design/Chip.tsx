import type { ReactNode } from 'react';
import css from './parts.module.css';

export type Tone = 'calm' | 'go' | 'talk' | 'ring' | 'hold' | 'warm' | 'stop';

/** A state in one word. The shape before it differs with the tone: colour is never alone. */
export function Chip({ tone, children, icon }: { tone: Tone; children: ReactNode; icon?: ReactNode }) {
  return (
    <span className={css.chip} data-tone={tone}>
      {icon ?? <span className={css.shape} data-tone={tone} aria-hidden />}
      {children}
    </span>
  );
}
