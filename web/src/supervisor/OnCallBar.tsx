import { Button, SegmentedControl } from '@mantine/core';
import { IconEar, IconPhoneIncoming, IconPhoneOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useOperatorName } from '@/api/names';
import { messageOf } from '@/api/problem';
import { useMay, useSession } from '@/app/SessionContext';
import { useSay } from '@/design/Say';
import { useView } from '@/live/LiveProvider';
import { usePhone } from '@/phone/PhoneProvider';
import { supervision, type Mode } from './api';
import type { SupervisionNow, SupervisionsView } from './model';
import css from './notices.module.css';

const MODES: readonly Mode[] = ['listen', 'whisper', 'barge'];

/** While one is on somebody's call: how, and the way out. Stands above every page,
 *  and in the drawer of that call. */
export function OnCallBar({ only }: { only?: string }) {
  const { user } = useSession();
  const all = useView<SupervisionsView>('supervisions') ?? {};
  const mine = Object.entries(all).find(
    ([, one]) => one.supervisor === user.id && (only === undefined || one.interaction === only),
  );
  return mine ? <Bar key={mine[0]} id={mine[0]} one={mine[1]} /> : null;
}

function Bar({ id, one }: { id: string; one: SupervisionNow }) {
  const { t } = useTranslation();
  const may = useMay();
  const say = useSay();
  const phone = usePhone();
  const nameOf = useOperatorName();
  const [, go] = useLocation();
  const [sure, setSure] = useState(false);
  const act = (what: Promise<unknown>) =>
    what.then(
      () => true,
      (error: unknown) => {
        say.note(messageOf(error), 'bad');
        return false;
      },
    );
  async function takeOver() {
    if (await act(supervision.become(id, 'takeover'))) go('/atendimento');
  }
  const words = one.state === 'ringing' || one.state === 'apart' ? one.state : one.mode;
  const rings = phone.state.call?.stage === 'ringing' && one.state === 'ringing';
  return (
    <section
      className={css.onCall}
      data-mode={one.mode}
      data-state={one.state}
      aria-label={t('supervisor.on.label')}
    >
      <p role="status" data-testid="supervising">
        <IconEar size={20} aria-hidden />
        <b>{nameOf(one.operator)}</b> {t(`supervisor.on.${words}`)}
      </p>
      {rings && (
        <Button
          leftSection={<IconPhoneIncoming size={18} aria-hidden />}
          onClick={() => void phone.answer().catch((error: unknown) => say.note(messageOf(error), 'bad'))}
        >
          {t('phone.call.answer')}
        </Button>
      )}
      <SegmentedControl
        aria-label={t('supervisor.on.mode')}
        value={one.mode}
        disabled={one.state === 'ringing'}
        onChange={(mode) => void act(supervision.become(id, mode as Mode))}
        data={MODES.filter((mode) => may(`supervision.${mode}`)).map((value) => ({
          value,
          label: t(`supervisor.act.${value}`),
        }))}
      />
      {may('supervision.takeover') && (
        <Button
          variant="default"
          disabled={one.state !== 'on'}
          onClick={() => (sure ? void takeOver() : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {t(sure ? 'supervisor.act.takeoverTitle' : 'supervisor.act.takeover')}
        </Button>
      )}
      <Button
        color="rose"
        leftSection={<IconPhoneOff size={18} aria-hidden />}
        onClick={() => void act(supervision.leave(id))}
      >
        {t('supervisor.act.leave')}
      </Button>
    </section>
  );
}
