import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Problem } from '@/api/problem';
import type { Ticket } from '@/api/tickets';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { Recordings } from '@/story/Recordings';
import { useTurns } from '@/story/queries';
import { Transcript } from '@/story/Transcript';
import { useTicket } from './queries';
import { StageChip } from './StageChip';
import { TicketData } from './TicketData';
import { TicketNotes } from './TicketNotes';
import { Timeline } from './Timeline';
import css from './tickets.module.css';

/** One ticket by its number or by the visit's protocol: everything there is to know on one page. */
export default function TicketPage({ number }: { number: string }) {
  const { t } = useTranslation();
  const ticket = useTicket(number);
  useEffect(() => {
    document.title = `${t('ticket.title', { number })} · Atende`;
  }, [t, number]);
  if (ticket.error instanceof Problem && ticket.error.status === 404) {
    return <Notice title={t('ticket.notFound', { number })} />;
  }
  return <Answer query={ticket}>{(one) => <Shown ticket={one} />}</Answer>;
}

function Shown({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  return (
    <div className={css.page}>
      <Link href="/chamados" className={css.back}>
        <IconArrowLeft size={17} aria-hidden />
        {t('ticket.list.title')}
      </Link>
      <header className={css.head}>
        <div>
          <p className={css.number}>
            {ticket.number ?? t('ticket.stage.draft')} <Copy text={ticket.number} />
          </p>
          <h1>{ticket.subject || t('ticket.data.none')}</h1>
        </div>
        <StageChip ticket={ticket} />
      </header>
      <div className={css.columns}>
        <div className={css.stack}>
          <TicketNotes key={ticket.version} ticket={ticket} />
          {ticket.interaction_id && <Heard interaction={ticket.interaction_id} />}
        </div>
        <div className={css.stack}>
          <TicketData ticket={ticket} />
          <Timeline id={ticket.id} />
        </div>
      </div>
    </div>
  );
}

function Heard({ interaction }: { interaction: string }) {
  const { t } = useTranslation();
  const turns = useTurns(interaction);
  return (
    <>
      <Panel title={t('ticket.recording.title')}>
        <Recordings interaction={interaction} />
      </Panel>
      <Panel title={t('ticket.transcript.title')}>
        <Answer query={turns}>{(all) => <Transcript turns={all} />}</Answer>
      </Panel>
    </>
  );
}

function Copy({ text }: { text: string | null }) {
  const { t } = useTranslation();
  if (!text || !navigator.clipboard) return null;
  return (
    <Button size="compact-xs" variant="default" onClick={() => void navigator.clipboard.writeText(text)}>
      {t('ticket.copy')}
    </Button>
  );
}
