import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offer } from '@/api/pop';
import { useSession } from '@/app/SessionContext';
import { useSay } from '@/design/Say';
import { useLiveSocket, useMessages, useView } from '@/live/LiveProvider';
import type { ServerMessage } from '@/live/messages';
import { usePhone } from '@/phone/PhoneProvider';
import type { OperatorsView } from '@/supervisor/model';
import {
  heldCall,
  interactionOf,
  momentOf,
  type DeskCall,
  type DeskView,
  type Moment,
  type Standing,
} from './model';
import { earlierKey } from './useEarlier';
import { useStanding } from './useStanding';

export interface Desk {
  call: DeskCall | null;
  offer: Offer | null;
  standing: Standing;
  moment: Moment;
  interaction: string | null;
}

const GONE = ['refused', 'no_answer', 'vanished', 'left', 'expired'] as const;
type Gone = (typeof GONE)[number];
const OFFER = ['offer'] as const;

/** The desk as one value, joined from the server's views, the offer that came, and the telephone. */
export function useDesk(): Desk {
  const view = useView<DeskView>('desk');
  const { state } = usePhone();
  const kept = useQuery<Offer | null>({
    queryKey: OFFER,
    initialData: null,
    queryFn: () => null,
    enabled: false,
  });
  const { user } = useSession();
  const own = useView<OperatorsView>('operators')?.[user.id];
  const call = heldCall(view?.call, own?.handling);
  const standing = useStanding(call, own);
  const offer = kept.data ?? null;
  const seen = { call, offer, standing, phone: state };
  return { call, offer, standing, moment: momentOf(seen), interaction: interactionOf(seen) };
}

/** Keeps pops as they arrive, so that the screen has them before the first question to the server. */
export function usePopArrival(): void {
  const queries = useQueryClient();
  const say = useSay();
  const { t } = useTranslation();
  const hear = useCallback(
    (message: ServerMessage) => {
      if (message.type === 'pop') {
        const offer = message.offer as Offer;
        queries.setQueryData(OFFER, offer);
        if (offer.pop?.earlier) queries.setQueryData(earlierKey(offer.interaction), offer.pop.earlier);
        if (offer.pop?.candidates) queries.setQueryData(['pop', offer.interaction], offer.pop);
        if (offer.pop?.turns && !offer.pop.earlier)
          queries.setQueryData(['turns', offer.interaction], offer.pop.turns);
        say.aloud(t('phone.say.ringing', { from: '' }));
      }
      if (message.type === 'offer_gone') {
        queries.setQueryData(OFFER, (held: Offer | null | undefined) =>
          held?.id === message.offer ? null : held,
        );
        const reason = GONE.includes(message.reason as Gone) ? (message.reason as Gone) : 'other';
        say.note(t(`desk.gone.${reason}`));
      }
    },
    [queries, say, t],
  );
  useMessages(hear);
}

/** An offer leaves the screen when it was taken, when its ring stopped, or when its time is over. */
export function useOfferEnd({ offer, call }: Desk): void {
  const queries = useQueryClient();
  const { state } = usePhone();
  const taken = call !== null && call.stage !== 'ringing';
  const rang = useRef<string | null>(null);
  const line = state.call?.offer ?? null;
  useEffect(() => {
    if (!offer) return;
    const clear = () => void queries.setQueryData(OFFER, null);
    if (taken) return clear();
    const silent = rang.current === offer.id && line === null; // it rang here and rings no more
    rang.current = line ?? rang.current;
    const left = new Date(offer.expires_at).getTime() - Date.now() + 5_000;
    const timer = window.setTimeout(clear, silent ? 1_500 : Math.max(0, left));
    return () => window.clearTimeout(timer);
  }, [offer, taken, line, queries]);
}

/** Tells the server that the pop is on the screen: the ring waits for this, at most 250 ms. */
export function useRendered(offer: string | null): void {
  const socket = useLiveSocket();
  useEffect(() => {
    if (!offer) return;
    const tell = () => void socket.send({ type: 'rendered', offer });
    // A hidden tab paints nothing; it has the pop all the same.
    if (document.hidden) tell();
    else requestAnimationFrame(() => requestAnimationFrame(tell));
  }, [offer, socket]);
}
