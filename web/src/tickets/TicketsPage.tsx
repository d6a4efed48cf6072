import { TextInput } from '@mantine/core';
import { IconClipboardText, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Ticket } from '@/api/tickets';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { shortMoment } from '@/i18n/format';
import { useServiceLabel, useTickets } from './queries';
import { StageChip } from './StageChip';
import css from './tickets.module.css';

/** Tickets, newest first; a number or protocol finds its own. */
export default function TicketsPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useTickets(text);
  useEffect(() => {
    document.title = `${t('ticket.list.title')} · Atende`;
  }, [t]);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div>
          <h1>{t('ticket.list.title')}</h1>
          <p>{t('ticket.list.lead')}</p>
        </div>
        <TextInput
          className={css.search}
          type="search"
          size="md"
          aria-label={t('ticket.list.placeholder')}
          placeholder={t('ticket.list.placeholder')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </header>
      <Panel title={t('ticket.list.title')} quiet flush>
        <Answer query={found}>
          {(all) =>
            all.length ? (
              <List all={all} />
            ) : (
              <Notice
                title={text ? t('ticket.list.none', { query: text }) : t('ticket.list.empty')}
                icon={<IconClipboardText size={26} />}
              />
            )
          }
        </Answer>
      </Panel>
    </div>
  );
}

function List({ all }: { all: readonly Ticket[] }) {
  const { t } = useTranslation();
  return (
    <Table
      label={t('ticket.list.title')}
      heads={[
        t('ticket.list.number'),
        t('ticket.list.subject'),
        t('ticket.list.service'),
        t('ticket.list.status'),
        t('ticket.list.opened'),
        t('ticket.list.due'),
      ]}
    >
      {all.map((one) => (
        <Row key={one.id} one={one} />
      ))}
    </Table>
  );
}

function Row({ one }: { one: Ticket }) {
  const { t } = useTranslation();
  const service = useServiceLabel(one.service_key);
  return (
    <tr>
      <th scope="row">
        <Link href={`/chamados/${one.number ?? one.id}`}>{one.number ?? t('ticket.stage.draft')}</Link>
      </th>
      <td data-wrap>{one.subject || '–'}</td>
      <td data-wrap>{service ?? '–'}</td>
      <td>
        <StageChip ticket={one} />
      </td>
      <td>{shortMoment(one.filed_at ?? one.created_at)}</td>
      <td>{one.due_at ? shortMoment(one.due_at) : '–'}</td>
    </tr>
  );
}
