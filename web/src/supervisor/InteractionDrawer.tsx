import { Button, Drawer } from '@mantine/core';
import { IconArrowsShuffle, IconEar, IconFlag, IconMessageCircle, IconUsersPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useOperatorName, useQueueName } from '@/api/names';
import { useMay, useSession } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { Answer } from '@/design/States';
import { clock, moment, protocol, shortMoment } from '@/i18n/format';
import { Transcript } from '@/story/Transcript';
import { supervision, type Detail } from './api';
import type { Deed } from './DeedDialog';
import { STAGE_TONES } from './InteractionsTable';
import type { InteractionNow } from './model';
import { OnCallBar } from './OnCallBar';
import type { Everything } from './useNow';
import css from './drawer.module.css';

interface Props {
  id: string;
  now: Everything;
  close: () => void;
  ask: (deed: Deed) => void;
}

/** One interaction: where it stands and why, what was said so far, and what one may do. */
export function InteractionDrawer({ id, now, close, ask }: Props) {
  const { t } = useTranslation();
  const one = now.interactions[id];
  const mark = `${one?.stage} ${one?.queue} ${one?.operator}`;
  const detail = useQuery({
    queryKey: ['turns', 'supervised', id, mark],
    queryFn: () => supervision.detail(id),
    placeholderData: (before) => before,
  });
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={t('supervisor.detail.title')}
      closeButtonProps={{ 'aria-label': t('supervisor.detail.close') }}
    >
      <div className={css.body} data-testid="drawer">
        <OnCallBar only={id} />
        {one ? (
          <Buttons id={id} one={one} now={now} detail={detail.data} ask={ask} />
        ) : (
          <p>{t('supervisor.detail.gone')}</p>
        )}
        <Answer query={detail}>{(found) => <Facts found={found} stage={one?.stage ?? 'closed'} />}</Answer>
      </div>
    </Drawer>
  );
}

interface ButtonsProps {
  id: string;
  one: InteractionNow;
  now: Everything;
  detail: Detail | undefined;
  ask: (deed: Deed) => void;
}

function Buttons({ id, one, now, detail, ask }: ButtonsProps) {
  const { t } = useTranslation();
  const may = useMay();
  const { user } = useSession();
  const already = Object.values(now.supervisions).some(
    (each) => each.interaction === id && each.supervisor === user.id,
  );
  const talks =
    (one.stage === 'talking' || one.stage === 'returning') && !already && one.operator !== user.id;
  const modes = [
    ['listen', IconEar],
    ['whisper', IconMessageCircle],
    ['barge', IconUsersPlus],
  ] as const;
  const waits = one.stage === 'waiting';
  const movable = may('supervision.move') && (waits || one.stage === 'talking');
  return (
    <div className={css.buttons}>
      {talks &&
        modes
          .filter(([mode]) => may(`supervision.${mode}`))
          .map(([mode, Icon]) => (
            <Button
              key={mode}
              variant={mode === 'listen' ? 'filled' : 'default'}
              leftSection={<Icon size={18} aria-hidden />}
              onClick={() => ask({ kind: 'listen', interaction: id, mode })}
            >
              {t(`supervisor.act.${mode}`)}
            </Button>
          ))}
      {movable && (
        <Button
          variant="default"
          leftSection={<IconArrowsShuffle size={18} aria-hidden />}
          onClick={() => ask({ kind: 'move', interaction: id })}
        >
          {t('supervisor.act.move')}
        </Button>
      )}
      {may('supervision.move') && waits && (
        <Button
          variant="default"
          leftSection={<IconFlag size={18} aria-hidden />}
          onClick={() => ask({ kind: 'priority', interaction: id, minutes: detail?.priority ?? 0 })}
        >
          {t('supervisor.act.priority')}
        </Button>
      )}
    </div>
  );
}

function Facts({ found, stage }: { found: Detail; stage: string }) {
  const { t } = useTranslation();
  const { standing } = found;
  const lines: [string, string | null | undefined][] = [
    [t('supervisor.detail.protocol'), protocol(found.protocol)],
    [t('supervisor.detail.telephone'), found.telephone],
    [t('supervisor.detail.began'), moment(found.started_at)],
    [t('supervisor.detail.position'), standing?.position?.toString()],
    [t('supervisor.detail.estimate'), standing?.estimate_s == null ? null : clock(standing.estimate_s)],
    [
      t('supervisor.detail.priority'),
      found.priority ? t('supervisor.detail.minutes', { count: found.priority }) : null,
    ],
    [t('supervisor.detail.skills'), found.skills.join(', ')],
    [
      t('supervisor.detail.members'),
      stage === 'waiting' && standing?.why ? t('supervisor.detail.memberWords', { ...standing.why }) : null,
    ],
  ];
  return (
    <>
      <p>
        <Chip tone={STAGE_TONES[stage] ?? 'calm'}>
          {t(`supervisor.stage.${stage as 'ivr'}`, { defaultValue: stage })}
        </Chip>
      </p>
      <dl className={css.facts}>
        {lines
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <Path found={found} />
      <section aria-label={t('supervisor.detail.transcript')}>
        <h3 className={css.heading}>{t('supervisor.detail.transcript')}</h3>
        <Transcript turns={found.turns} />
      </section>
    </>
  );
}

function Path({ found }: { found: Detail }) {
  const { t } = useTranslation();
  const nameOf = useOperatorName();
  const queueName = useQueueName();
  if (found.segments.length === 0) return null;
  return (
    <section aria-label={t('supervisor.detail.path')}>
      <h3 className={css.heading}>{t('supervisor.detail.path')}</h3>
      <ol className={css.path}>
        {found.segments.map((one) => (
          <li key={one.start}>
            <time>{shortMoment(one.start)}</time>
            {queueName(one.queue)}
            {one.operator && ` · ${nameOf(one.operator)}`}
          </li>
        ))}
      </ol>
    </section>
  );
}
