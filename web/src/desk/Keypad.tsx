import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './call.module.css';

const ROWS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

interface KeypadProps {
  press: (tone: string) => void;
  /** Also take digits typed on the keyboard while no field has the focus. */
  listen?: boolean;
}

export function Keypad({ press, listen = false }: KeypadProps) {
  const { t } = useTranslation();
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    if (!listen) return;
    const typed = (event: KeyboardEvent) => {
      const field = event.target instanceof Element && event.target.matches('input, textarea, select');
      if (!field && ROWS.includes(event.key) && !event.ctrlKey && !event.altKey) latest.current(event.key);
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, [listen]);
  return (
    <div className={css.pad} role="group" aria-label={t('phone.dial.pad')}>
      {ROWS.map((tone) => (
        <button key={tone} type="button" onClick={() => press(tone)}>
          {tone}
        </button>
      ))}
    </div>
  );
}
