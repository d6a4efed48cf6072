import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { called } from '@/api/people';
import type { Ticket } from '@/api/tickets';
import { Panel } from '@/design/Panel';
import { moment, protocol, telephone } from '@/i18n/format';
import { usePerson, useServiceLabel } from './queries';
import css from './tickets.module.css';

const placeWords = ({ place }: Ticket): string =>
  [place?.street, place?.number, place?.complement, place?.neighbourhood, place?.cep, place?.reference]
    .filter(Boolean)
    .join(', ');

export function TicketData({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const service = useServiceLabel(ticket.service_key);
  const person = usePerson(ticket.person_id).data;
  const numbers = person?.telephones.map((one) => telephone(one.e164 ?? one.raw)).join(', ');
  return (
    <Panel title={t('ticket.data.title')}>
      <dl className={css.data}>
        <Fact name={t('ticket.data.service')}>{service}</Fact>
        <Fact name={t('ticket.data.address')}>{placeWords(ticket)}</Fact>
        <Fact name={t('ticket.data.person')}>
          {person && (
            <>
              {called(person)}
              <small>{numbers}</small>
            </>
          )}
        </Fact>
        <Fact name={t('ticket.data.channel')}>
          {t(`ticket.channel.${ticket.channel as 'phone'}`, { defaultValue: ticket.channel })}
        </Fact>
        <Fact name={t('ticket.data.protocol')}>{ticket.protocol && protocol(ticket.protocol)}</Fact>
        <Fact name={t('ticket.data.opened')}>{moment(ticket.filed_at ?? ticket.created_at)}</Fact>
        <Fact name={t('ticket.data.due')}>{moment(ticket.due_at)}</Fact>
        {ticket.closed_at && (
          <Fact name={t('ticket.data.closed')}>
            {moment(ticket.closed_at)}
            <small>{ticket.outcome_words}</small>
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children || <i>{t('ticket.data.none')}</i>}</dd>
    </div>
  );
}
