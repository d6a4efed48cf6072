import { Button } from '@mantine/core';
import { IconAlertTriangle, IconEar, IconMessage2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import { useMay } from '@/app/SessionContext';
import { useSay } from '@/design/Say';
import { useNow } from '@/design/useNow';
import { shortMoment } from '@/i18n/format';
import { useView } from '@/live/LiveProvider';
import { supervision, type Announcement, type Mode } from './api';
import { OnCallBar } from './OnCallBar';
import css from './notices.module.css';

/** What must be seen on every page: the city's crisis, a supervisor's message, company on a call. */
export function Notices() {
  return (
    <>
      <OnCallBar />
      <Crisis />
      <Company />
      <Messages />
    </>
  );
}

const stands = (one: Announcement, now: number): boolean =>
  one.screens && (!one.from || Date.parse(one.from) <= now) && (!one.until || Date.parse(one.until) > now);

function Crisis() {
  const { t } = useTranslation();
  const screens = useView<Record<string, string>>('screens') ?? {};
  const known = Object.entries(screens).sort().join();
  const wanted = known !== '';
  const now = useNow(wanted);
  const all = useQuery({
    queryKey: ['announcements', 'screens', known],
    queryFn: supervision.announcements,
    enabled: wanted,
  });
  const here = wanted ? (all.data ?? []).filter((one) => stands(one, now)) : [];
  return here.map((one) => (
    <section
      key={one.key}
      className={css.crisis}
      data-urgent={one.urgent || undefined}
      aria-label={t('supervisor.crisis.label')}
      role={one.urgent ? 'alert' : undefined}
    >
      <IconAlertTriangle size={22} aria-hidden />
      <p>
        {one.urgent && <b>{t('supervisor.crisis.urgent')}: </b>}
        {one.text}
      </p>
    </section>
  ));
}

function Company() {
  const { t } = useTranslation();
  const company = useView<Record<string, { interaction: string; mode: Mode }>>('company') ?? {};
  return Object.entries(company).map(([id, { mode }]) => (
    <p key={id} className={css.company} role="status" data-testid="company">
      <IconEar size={20} aria-hidden />
      {t(`supervisor.company.${mode}`)}
    </p>
  ));
}

function Messages() {
  const { t } = useTranslation();
  const say = useSay();
  const wanted = useMay()('desk.use');
  const view = useView<Record<string, string>>('messages') ?? {};
  const known = Object.keys(view).sort().join();
  const all = useQuery({
    queryKey: ['messages', known],
    queryFn: supervision.messages,
    enabled: wanted && known !== '',
  });
  const here = known ? (all.data ?? []).filter((one) => one.id in view) : [];
  return here.map((one) => (
    <section key={one.id} className={css.message} role="alert" aria-label={t('supervisor.message.label')}>
      <IconMessage2 size={22} aria-hidden />
      <p>
        {one.text} <time>{shortMoment(one.at)}</time>
      </p>
      <Button
        size="xs"
        onClick={() =>
          void supervision.acknowledge(one.id).catch((error: unknown) => say.note(messageOf(error), 'bad'))
        }
      >
        {t('supervisor.message.ack')}
      </Button>
    </section>
  ));
}
