import { UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconPhoneIncoming } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Visit } from '@/api/story';
import { Chip } from '@/design/Chip';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { clock, shortMoment, telephone } from '@/i18n/format';
import { useQueueName } from '@/api/names';
import { useMyCalls } from './queries';
import { CallDetails } from './CallDetails';
import { outcomeOf, talkSeconds } from './visits';
import css from './lists.module.css';

/** One's own last visits; each opens to its recording, its words and its ticket. */
export function LastCalls({ folded }: { folded: boolean }) {
  const { t } = useTranslation();
  const calls = useMyCalls();
  return (
    <Panel title={t('desk.calls.title')} flush>
      <Answer query={calls}>
        {(all) =>
          all.length === 0 ? (
            <Notice
              title={t('app.state.empty')}
              lead={t('desk.calls.empty')}
              icon={<IconPhoneIncoming size={26} />}
            />
          ) : (
            <ul className={css.calls}>
              {all.slice(0, folded ? 5 : 20).map((one) => (
                <Line key={one.id} visit={one} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  );
}

function Line({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { tone, word } = outcomeOf(visit);
  const label = useQueueName();
  const seconds = talkSeconds(visit);
  return (
    <li data-open={open || undefined}>
      <UnstyledButton
        className={css.callLine}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        data-testid="last-call"
      >
        <IconChevronRight size={18} aria-hidden className={css.chevron} />
        <time dateTime={visit.started_at}>{shortMoment(visit.started_at)}</time>
        <span className={css.callWho}>
          <b>{visit.telephone ? telephone(visit.telephone) : t('desk.calls.unknown')}</b>
          <span className={css.callQueue}>{label(visit.queue)}</span>
        </span>
        <span className={css.callTime}>{seconds > 0 && clock(seconds)}</span>
        <Chip tone={tone}>{t(`desk.calls.outcome.${word}`)}</Chip>
      </UnstyledButton>
      {open && <CallDetails visit={visit} />}
    </li>
  );
}
