import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useMay } from '@/app/SessionContext';
import { useMessages } from '@/live/LiveProvider';
import { PhoneKeeper } from './keeper';
import { idlePhone, type PhoneState } from './machine';
import { useCallSounds } from './useCallSounds';

export interface Phone {
  state: PhoneState;
  /** Rejects when the microphone cannot be opened. */
  answer: () => Promise<void>;
  hangup: () => void;
  mute: (on: boolean) => void;
  key: (tone: string) => void;
  takeHere: () => Promise<void>;
  release: () => Promise<void>;
  keeper: PhoneKeeper | null;
}

const nothing = () => undefined;
const Context = createContext<Phone>({
  state: idlePhone,
  answer: async () => undefined,
  hangup: nothing,
  mute: nothing,
  key: nothing,
  takeHere: async () => undefined,
  release: async () => undefined,
  keeper: null,
});

export const usePhone = () => useContext(Context);

/** One telephone for the whole page, above every route: changing pages never drops a call. */
export function PhoneProvider({ tab, children }: { tab: string; children: ReactNode }) {
  const wanted = useMay()('desk.use');
  const audio = useRef<HTMLAudioElement>(null);
  const [keeper, setKeeper] = useState<PhoneKeeper | null>(null);
  useEffect(() => {
    if (!wanted || !audio.current) return;
    const fresh = new PhoneKeeper(tab, audio.current);
    setKeeper(fresh);
    void fresh.ask();
    return () => fresh.dispose();
  }, [tab, wanted]);
  useMessages(useCallback((message) => message.type === 'telephone_moved' && keeper?.stepAside(), [keeper]));
  const state = useSyncExternalStore(keeper?.subscribe ?? none, () => keeper?.state ?? idlePhone);
  const phone = useMemo<Phone>(
    () => ({
      state,
      keeper,
      answer: async () => keeper?.phone?.call?.answer(),
      hangup: () => keeper?.phone?.call?.hangup(),
      mute: (on) => keeper?.phone?.call?.mute(on),
      key: (tone) => keeper?.phone?.call?.key(tone),
      takeHere: async () => keeper?.ask(true),
      release: async () => keeper?.release(),
    }),
    [state, keeper],
  );
  useCallSounds(phone);
  return (
    <Context.Provider value={phone}>
      {children}
      <audio ref={audio} autoPlay data-testid="remote-audio" />
    </Context.Provider>
  );
}

const none = () => nothing;
