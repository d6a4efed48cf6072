import { createContext, useContext } from 'react';
import type { Act, State } from './engine';

/** The whole draft, for the editor's own panels (text, findings). */
export const DraftContext = createContext<{ state: State; act: (one: Act) => void } | null>(null);

export function useDraft() {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error('no draft');
  return draft;
}
