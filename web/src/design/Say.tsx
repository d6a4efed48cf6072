import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './say.module.css';

type Mood = 'good' | 'plain' | 'bad';
interface Note {
  id: number;
  mood: Mood;
  text: string;
}
interface Say {
  /** Shows a short note and has it read aloud. */
  note: (text: string, mood?: Mood) => void;
  /** Has it read aloud only; for things the screen already shows. */
  aloud: (text: string) => void;
}

const Context = createContext<Say>({ note: () => undefined, aloud: () => undefined });
export const useSay = () => useContext(Context);

const STAY_MS: Record<Mood, number> = { good: 4_000, plain: 6_000, bad: 12_000 };
const ICON = { good: IconCircleCheck, plain: IconInfoCircle, bad: IconAlertTriangle };
let counter = 0;

export function SayProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [notes, setNotes] = useState<Note[]>([]);
  const [spoken, setSpoken] = useState('');
  const drop = useCallback((id: number) => setNotes((all) => all.filter((note) => note.id !== id)), []);
  const aloud = useCallback((text: string) => {
    setSpoken(''); // the same words twice must be read twice
    window.setTimeout(() => setSpoken(text), 40);
  }, []);
  const note = useCallback(
    (text: string, mood: Mood = 'plain') => {
      const id = ++counter;
      setNotes((all) => [...all.slice(-2), { id, mood, text }]);
      window.setTimeout(() => drop(id), STAY_MS[mood]);
    },
    [drop],
  );
  const say = useMemo(() => ({ note, aloud }), [note, aloud]);
  return (
    <Context.Provider value={say}>
      {children}
      <div className="unseen" role="status" aria-live="assertive" data-testid="aloud">
        {spoken}
      </div>
      <div className={css.stack} role="log" aria-live="polite" aria-label={t('app.brand')}>
        {notes.map(({ id, mood, text }) => {
          const Icon = ICON[mood];
          return (
            <div key={id} className={css.note} data-mood={mood}>
              <Icon size={20} aria-hidden />
              <span>{text}</span>
              <button type="button" onClick={() => drop(id)} aria-label={t('app.action.close')}>
                <IconX size={16} aria-hidden />
              </button>
            </div>
          );
        })}
      </div>
    </Context.Provider>
  );
}
