import { IconPhoneOff, IconPhoneOutgoing } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkey } from '@/app/hotkeys';
import { Avatar } from '@/design/Avatar';
import { Chip } from '@/design/Chip';
import { Since } from '@/design/Since';
import { protocol, telephone } from '@/i18n/format';
import { called } from '@/api/people';
import { useQueueName } from '@/api/names';
import { usePhone } from '@/phone/PhoneProvider';
import { CallButtons } from './CallButtons';
import { Keypad } from './Keypad';
import { inCall } from './model';
import { usePop } from './queries';
import { TransferDialog } from './TransferDialog';
import { useEarlier } from './useEarlier';
import { useCallActions } from './useCallActions';
import type { Desk } from './useDesk';
import css from './call.module.css';

/** The call one is in: who, how long, and every control with its key. */
export function CallPanel({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const actions = useCallActions(desk);
  const [open, setOpen] = useState<'keys' | 'transfer' | null>(null);
  const talking = inCall(desk.moment);
  useHotkey('F2', actions.canAnswer && actions.answer);
  useHotkey('F4', actions.canHangup && actions.hangup);
  useHotkey('F6', actions.canTalk && actions.mute);
  useHotkey('F7', talking && actions.hold);
  useHotkey('F8', talking && (() => setOpen('transfer')));
  useHotkey('F9', actions.canTalk && (() => setOpen(open === 'keys' ? null : 'keys')));
  return (
    <section className={css.panel} data-moment={desk.moment} aria-label={t('phone.title')}>
      <Who desk={desk} />
      <Clock desk={desk} />
      {actions.muted && talking && (
        <p className={css.hint} role="status">
          {t('phone.call.noSound')}
        </p>
      )}
      {actions.held && (
        <p className={css.hint} role="status">
          {t('phone.call.onHold')}
        </p>
      )}
      <CallButtons
        actions={actions}
        moment={desk.moment}
        openKeys={() => setOpen('keys')}
        openTransfer={() => setOpen('transfer')}
      />
      {open === 'keys' && actions.canTalk && <KeysSent press={actions.key} />}
      {interactionIn(desk) && open === 'transfer' && (
        <TransferDialog interaction={interactionIn(desk)} close={() => setOpen(null)} />
      )}
      <Facts desk={desk} />
    </section>
  );
}

const interactionIn = (desk: Desk): string => desk.interaction ?? '';

function Who({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const pop = usePop(desk.interaction).data;
  const earlier = useEarlier(desk.interaction);
  const person = pop?.candidates.find((one) => one.id === pop.confirmed);
  const raw = pop?.telephone || desk.offer?.pop?.telephone;
  const number = raw ? telephone(raw) : t('phone.call.unknown');
  return (
    <div className={css.who}>
      {person && <Avatar name={called(person)} size={44} />}
      <div>
        <p className={css.name}>{person ? called(person) : number}</p>
        {person && <p className={css.number}>{number}</p>}
        {earlier && (
          <Chip tone="talk" icon={<IconPhoneOutgoing size={16} aria-hidden />}>
            {t('desk.pop.callback')}
          </Chip>
        )}
      </div>
    </div>
  );
}

function Clock({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { state } = usePhone();
  const missing = inCall(desk.moment) && state.call === null && state.link !== 'elsewhere';
  const word = desk.moment === 'offer' ? 'ringing' : desk.moment;
  if (desk.moment === 'wrap_up')
    return (
      <p className={css.state}>
        <IconPhoneOff size={18} aria-hidden />
        {t('phone.stage.wrap_up')}
      </p>
    );
  return (
    <div className={css.clock}>
      <p className={css.state} role="status">
        {t(missing ? 'phone.call.reconnecting' : `phone.stage.${word as 'talking'}`)}
      </p>
      {inCall(desk.moment) && <Since at={desk.call?.since ?? state.call?.since} className={css.time} />}
    </div>
  );
}

function KeysSent({ press }: { press: (tone: string) => void }) {
  const { t } = useTranslation();
  const { state } = usePhone();
  return (
    <div className={css.keysBox}>
      <p className={css.hint} role="status">
        {state.call?.keys ? t('phone.call.pressed', { keys: state.call.keys }) : t('phone.dial.pad')}
      </p>
      <Keypad press={press} listen />
    </div>
  );
}

function Facts({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const pop = usePop(desk.interaction).data;
  const label = useQueueName();
  const queue = desk.call?.queue ?? desk.offer?.queue;
  const digits = pop?.protocol ?? desk.offer?.pop?.protocol;
  return (
    <dl className={css.facts}>
      {queue && (
        <div>
          <dt>{t('phone.call.queue')}</dt>
          <dd>{label(queue)}</dd>
        </div>
      )}
      {digits && (
        <div>
          <dt>{t('phone.call.protocol')}</dt>
          <dd>{protocol(digits)}</dd>
        </div>
      )}
    </dl>
  );
}
