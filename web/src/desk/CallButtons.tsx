import { Button } from '@mantine/core';
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPhoneX,
  IconPlayerPause,
  IconPlayerPlay,
  IconTransfer,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '@/design/Keys';
import { inCall, type Moment } from './model';
import type { CallActions } from './useCallActions';
import css from './call.module.css';

interface CallButtonsProps {
  actions: CallActions;
  moment: Moment;
  openKeys: () => void;
  openTransfer: () => void;
}

export function CallButtons({ actions, moment, openKeys, openTransfer }: CallButtonsProps) {
  const { t } = useTranslation();
  if (moment === 'offer' || moment === 'ringing') return <Ringing actions={actions} />;
  if (!inCall(moment)) return null;
  return (
    <>
      <div className={css.tools}>
        <Tool
          hint="F6"
          on={actions.muted}
          disabled={!actions.canTalk}
          act={actions.mute}
          toggle
          icon={actions.muted ? <IconMicrophoneOff size={22} /> : <IconMicrophone size={22} />}
          label={t(actions.muted ? 'phone.call.muted' : 'phone.call.mute')}
        />
        <Tool
          hint="F7"
          on={actions.held}
          disabled={actions.busy}
          act={actions.hold}
          toggle
          icon={actions.held ? <IconPlayerPlay size={22} /> : <IconPlayerPause size={22} />}
          label={t(actions.held ? 'phone.call.resume' : 'phone.call.hold')}
        />
        <Tool
          hint="F8"
          act={openTransfer}
          icon={<IconTransfer size={22} />}
          label={t('phone.call.transfer')}
        />
        <Tool
          hint="F9"
          disabled={!actions.canTalk}
          act={openKeys}
          icon={<IconDialpad size={22} />}
          label={t('phone.call.keys')}
        />
      </div>
      <Button
        fullWidth
        size="md"
        color="rose"
        aria-keyshortcuts="F4"
        leftSection={<IconPhoneOff size={20} />}
        rightSection={<Keys keys={['F4']} quiet />}
        onClick={actions.hangup}
      >
        {t('phone.call.hangup')}
      </Button>
    </>
  );
}

function Ringing({ actions }: { actions: CallActions }) {
  const { t } = useTranslation();
  return (
    <div className={css.answer}>
      <Button
        size="lg"
        color="leaf"
        disabled={!actions.canAnswer}
        loading={actions.busy}
        aria-keyshortcuts="F2"
        data-testid="answer"
        leftSection={<IconPhone size={22} />}
        rightSection={<Keys keys={['F2']} quiet />}
        onClick={actions.answer}
      >
        {t('phone.call.answer')}
      </Button>
      <Button size="lg" variant="default" leftSection={<IconPhoneX size={20} />} onClick={actions.refuse}>
        {t('phone.call.refuse')}
      </Button>
    </div>
  );
}

interface ToolProps {
  icon: ReactNode;
  label: string;
  hint: string;
  act: () => void;
  on?: boolean;
  toggle?: boolean;
  disabled?: boolean;
}

function Tool({ icon, label, hint, act, on, toggle, disabled }: ToolProps) {
  return (
    <button
      type="button"
      className={css.tool}
      data-on={on || undefined}
      aria-pressed={toggle ? Boolean(on) : undefined}
      aria-keyshortcuts={hint}
      disabled={disabled}
      onClick={act}
    >
      <span aria-hidden>{icon}</span>
      <b>{label}</b>
      <Keys keys={[hint]} quiet />
    </button>
  );
}
