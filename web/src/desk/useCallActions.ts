import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk as api } from '@/api/desk';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';
import { canAnswer } from '@/phone/machine';
import { usePhone } from '@/phone/PhoneProvider';
import { inCall } from './model';
import type { Desk } from './useDesk';

export interface CallActions {
  canAnswer: boolean;
  canHangup: boolean;
  canTalk: boolean;
  muted: boolean;
  held: boolean;
  busy: boolean;
  answer: () => void;
  hangup: () => void;
  refuse: () => void;
  mute: () => void;
  hold: () => void;
  key: (tone: string) => void;
}

/** What one may do with the call now. Sound belongs to the telephone; hold and transfer to the server. */
export function useCallActions(desk: Desk): CallActions {
  const { t } = useTranslation();
  const say = useSay();
  const phone = usePhone();
  const [busy, setBusy] = useState(false);
  const { moment, interaction, offer } = desk;
  const held = moment === 'held';

  const attempt = useCallback(
    async (act: () => Promise<unknown>) => {
      setBusy(true);
      await act().catch((error: unknown) => {
        const denied = error instanceof DOMException;
        say.note(denied ? t('phone.checks.hint.microphone') : messageOf(error), 'bad');
      });
      setBusy(false);
    },
    [say, t],
  );

  return useMemo(() => {
    const call = phone.state.call;
    const talking = call?.stage === 'talking' && call.direction !== 'echo';
    return {
      canAnswer: canAnswer(phone.state),
      canHangup: (call !== null && call.direction !== 'echo') || inCall(moment),
      canTalk: talking,
      muted: call?.muted ?? false,
      held,
      busy,
      answer: () => void attempt(phone.answer),
      hangup: () => {
        if (call) phone.hangup();
        else if (interaction) void attempt(() => api.hangup(interaction));
      },
      refuse: () =>
        void attempt(async () => {
          const id = offer?.id ?? desk.call?.offer ?? call?.offer;
          if (id) await api.refuse(id);
          else phone.hangup();
        }),
      mute: () => phone.mute(!call?.muted),
      hold: () => {
        if (!interaction) return;
        void attempt(async () => {
          await api.hold(interaction, !held);
          say.aloud(t(held ? 'phone.say.resumed' : 'phone.say.held'));
        });
      },
      key: phone.key,
    };
  }, [phone, moment, interaction, offer, desk.call, held, busy, attempt, say, t]);
}
