import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconClockPause, IconPower } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desk as api, type Presence } from '@/api/desk';
import { messageOf } from '@/api/problem';
import type { Tone } from '@/design/Chip';
import { Chip } from '@/design/Chip';
import { useSay } from '@/design/Say';
import { Since } from '@/design/Since';
import { ChecksDialog } from '@/phone/ChecksDialog';
import { useChecks } from '@/phone/useChecks';
import { PAUSES, type Moment } from './model';
import type { Desk } from './useDesk';
import css from './desk.module.css';

const SHOWN: Record<Moment, [Tone, 'available' | 'paused' | 'offline' | 'wrap_up' | 'busy' | 'ringing']> = {
  idle: ['go', 'available'],
  paused: ['hold', 'paused'],
  offline: ['calm', 'offline'],
  wrap_up: ['warm', 'wrap_up'],
  offer: ['ring', 'ringing'],
  ringing: ['ring', 'ringing'],
  talking: ['talk', 'busy'],
  held: ['hold', 'busy'],
};

/** One's own presence, since when, and the switch. The first "available" of a day checks the equipment. */
export function PresencePanel({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const [tone, word] = SHOWN[desk.moment];
  const { choose, checks } = usePresence();
  const reason = desk.moment === 'paused' ? desk.standing.reason : null;
  return (
    <section className={css.presence} data-tone={tone} aria-label={t('desk.presence.label')}>
      <Menu position="bottom-start" width="target" shadow="md">
        <Menu.Target>
          <UnstyledButton className={css.presenceButton} data-testid="presence">
            <b className="unseen">{t('desk.presence.choose')}: </b>
            <Chip tone={tone}>{t(`desk.presence.${word}`)}</Chip>
            {reason && (
              <span className={css.reason}>
                {t(`desk.presence.reason.${reason as 'cafe'}`, { defaultValue: reason })}
              </span>
            )}
            <Since at={desk.standing.since} className={css.presenceTime} />
            <IconChevronDown size={18} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <PresenceMenu choose={choose} current={desk.standing.presence} />
      </Menu>
      <ChecksDialog checks={checks} onReady={() => void choose('available', null, true)} />
    </section>
  );
}

type Choose = (presence: Presence, reason?: string | null, sure?: boolean) => Promise<void>;

function PresenceMenu({ choose, current }: { choose: Choose; current: Presence | undefined }) {
  const { t } = useTranslation();
  const held = (presence: Presence) => current === presence && <IconCheck size={16} aria-hidden />;
  return (
    <Menu.Dropdown>
      <Menu.Item
        leftSection={<Dot tone="go" />}
        rightSection={held('available')}
        onClick={() => void choose('available')}
      >
        {t('desk.presence.available')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>{t('desk.presence.pauseTitle')}</Menu.Label>
      {PAUSES.map((reason) => (
        <Menu.Item
          key={reason}
          leftSection={<IconClockPause size={18} />}
          onClick={() => void choose('paused', reason)}
        >
          {t(`desk.presence.reason.${reason}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconPower size={18} />}
        rightSection={held('offline')}
        onClick={() => void choose('offline')}
      >
        {t('desk.presence.offline')}
      </Menu.Item>
    </Menu.Dropdown>
  );
}

const Dot = ({ tone }: { tone: Tone }) => <span className={css.toneDot} data-tone={tone} aria-hidden />;

/** Changing presence; "available" goes through the checks once per page. */
export function usePresence() {
  const { t } = useTranslation();
  const say = useSay();
  const checks = useChecks();
  const [busy, setBusy] = useState(false);
  const choose: Choose = async (presence, reason = null, sure = false) => {
    if (presence === 'available' && !sure && !(await checks.passed())) return;
    setBusy(true);
    await api
      .presence(presence, reason)
      .catch((error: unknown) => say.note(`${t('desk.presence.failed')} ${messageOf(error)}`, 'bad'));
    setBusy(false);
  };
  return { choose, checks, busy };
}
