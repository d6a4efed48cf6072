import { Button } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flows } from '@/api/flows';
import { announcements, type Announcement } from '@/api/outside';
import { useMay } from '@/app/SessionContext';
import { Chip, type Tone } from '@/design/Chip';
import { Answer, Notice } from '@/design/States';
import { moment } from '@/i18n/format';
import { PlaceHead } from '../PlaceHead';
import { AnnouncementForm } from './AnnouncementForm';
import { when, type When } from './when';
import page from '../page.module.css';
import css from './announcements.module.css';

const TONE: Record<When, Tone> = { now: 'go', soon: 'ring', over: 'calm' };
const ORDER: readonly When[] = ['now', 'soon', 'over'];

/** What everybody must hear for a few days, on the telephone and at the desks. */
export default function AnnouncementsPage() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['announcements'], queryFn: announcements.list });
  const known = useQuery({ queryKey: ['flows'], queryFn: flows.list });
  const [open, setOpen] = useState<Announcement | 'new' | null>(null);
  const writable = useMay()('announcement.write');
  const sorted = (found: readonly Announcement[]) =>
    [...found].sort((one, two) => ORDER.indexOf(when(one)) - ORDER.indexOf(when(two)));
  return (
    <div className={page.page}>
      <PlaceHead
        title={t('studio.announcements.title')}
        lead={t('studio.announcements.lead')}
        act={
          writable && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
              {t('studio.announcements.add')}
            </Button>
          )
        }
      />
      <Answer query={all}>
        {(found) =>
          found.length === 0 ? (
            <Notice
              icon={<IconSpeakerphone size={26} />}
              title={t('studio.announcements.none')}
              lead={t('studio.announcements.noneLead')}
            />
          ) : (
            <ul className={css.list}>
              {sorted(found).map((one) => (
                <li key={one.key}>
                  <Card
                    announcement={one}
                    flowName={(key) => known.data?.find((flow) => flow.key === key)?.label ?? key}
                    edit={writable ? () => setOpen(one) : null}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {open && (
        <AnnouncementForm
          announcement={open === 'new' ? null : open}
          flows={known.data ?? []}
          close={() => setOpen(null)}
        />
      )}
    </div>
  );
}

interface CardProps {
  announcement: Announcement;
  flowName: (key: string) => string;
  edit: (() => void) | null;
}

function Card({ announcement, flowName, edit }: CardProps) {
  const { t } = useTranslation();
  const { key, text, from, until, flows: keys, ivr, screens } = announcement;
  const state = when(announcement);
  const places = [ivr && t('studio.announcements.ivr'), screens && t('studio.announcements.screens')].filter(
    Boolean,
  );
  return (
    <article className={css.card} data-state={state}>
      <header>
        <Chip tone={TONE[state]}>{t(`studio.announcements.${state}`)}</Chip>
        {announcement.urgent && state !== 'over' && (
          <Chip tone="stop">{t('studio.announcements.urgent')}</Chip>
        )}
        <code>{key}</code>
        {edit && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('studio.announcements.edit', { name: key })}
            onClick={edit}
          >
            {t('app.action.edit')}
          </Button>
        )}
      </header>
      <p className={css.text}>{text}</p>
      <p className={css.quiet}>
        {t('studio.announcements.span', {
          from: from ? moment(from) : t('studio.announcements.always'),
          until: until ? moment(until) : t('studio.announcements.forever'),
        })}
        <br />
        {places.join(' · ') || t('studio.announcements.nowhere')}
        {ivr && ` · ${keys.length ? keys.map(flowName).join(', ') : t('studio.announcements.allFlows')}`}
      </p>
    </article>
  );
}
