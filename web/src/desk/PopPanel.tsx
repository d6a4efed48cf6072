import { IconAlertTriangle, IconArrowBadgeUp, IconPhoneOutgoing } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Chip } from '@/design/Chip';
import { useNow } from '@/design/useNow';
import { span, telephone } from '@/i18n/format';
import { Transcript } from '@/story/Transcript';
import { useTurns } from '@/story/queries';
import { Candidates } from './Candidates';
import { dangerOf } from './danger';
import { usePop } from './queries';
import { useEarlier } from './useEarlier';
import type { Desk } from './useDesk';
import css from './pop.module.css';

/** Who may be calling, before it rings: one glance gives person, matter and urgency. */
export function PopPanel({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const pop = usePop(desk.interaction).data ?? desk.offer?.pop;
  const earlier = useEarlier(desk.interaction);
  const own = useTurns(desk.interaction).data;
  const turns = (earlier ? undefined : own) ?? desk.offer?.pop?.turns ?? [];
  const danger = dangerOf(turns, desk.offer?.pop?.notes);
  return (
    <section
      className={css.pop}
      aria-labelledby="pop-title"
      data-testid="pop"
      data-danger={danger !== null || undefined}
    >
      <header className={css.head}>
        <div>
          <h2 id="pop-title" className={css.title}>
            {t('desk.pop.title')}
          </h2>
          <p className={css.from}>{pop?.telephone ? telephone(pop.telephone) : t('desk.pop.withheld')}</p>
        </div>
        <div className={css.flags}>
          {danger && (
            <Chip tone="stop" icon={<IconAlertTriangle size={16} aria-hidden />}>
              {t('desk.pop.danger', { what: t(`ticket.intent.${danger}`) })}
            </Chip>
          )}
          {earlier && (
            <Chip tone="talk" icon={<IconPhoneOutgoing size={16} aria-hidden />}>
              {t('desk.pop.callback')}
            </Chip>
          )}
          {(desk.offer?.pop?.priority ?? 0) > 0 && (
            <Chip tone="warm" icon={<IconArrowBadgeUp size={16} aria-hidden />}>
              {t('desk.pop.priority')}
            </Chip>
          )}
          <Waited desk={desk} />
          <Countdown until={desk.offer?.expires_at} />
        </div>
      </header>
      <div className={css.columns}>
        <div>
          <h3 className={css.sub}>{t('desk.pop.said')}</h3>
          {turns.length ? (
            <Transcript turns={turns} />
          ) : (
            <p className={css.quiet}>{t('desk.pop.nothingSaid')}</p>
          )}
        </div>
        <div>
          <h3 className={css.sub}>{t('desk.pop.who')}</h3>
          {desk.interaction && <Candidates interaction={desk.interaction} />}
        </div>
      </div>
    </section>
  );
}

function Waited({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const seconds = desk.offer?.pop?.waited_s;
  return seconds && seconds > 5 ? (
    <Chip tone="calm">{t('desk.pop.waited', { time: span(seconds) })}</Chip>
  ) : null;
}

function Countdown({ until }: { until: string | undefined }) {
  const { t } = useTranslation();
  const now = useNow(until !== undefined);
  if (!until) return null;
  const seconds = Math.max(0, Math.ceil((new Date(until).getTime() - now) / 1000));
  return (
    <span className={css.count} role="timer" aria-live="off">
      {t('desk.pop.expires', { seconds })}
    </span>
  );
}
