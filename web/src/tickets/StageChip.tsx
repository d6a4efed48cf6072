import { useTranslation } from 'react-i18next';
import type { Ticket, TicketStage } from '@/api/tickets';
import { Chip, type Tone } from '@/design/Chip';

const TONES: Readonly<Record<TicketStage, Tone>> = {
  draft: 'warm',
  open: 'talk',
  doing: 'ring',
  closed: 'go',
  discarded: 'calm',
};

export function StageChip({ ticket }: { ticket: Pick<Ticket, 'stage' | 'incomplete'> }) {
  const { t } = useTranslation();
  return (
    <span style={{ display: 'inline-flex', gap: 'var(--s2)' }}>
      <Chip tone={TONES[ticket.stage]}>{t(`ticket.stage.${ticket.stage}`)}</Chip>
      {ticket.incomplete && <Chip tone="warm">{t('ticket.data.incomplete')}</Chip>}
    </span>
  );
}
