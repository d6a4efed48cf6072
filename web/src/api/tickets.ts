import { api, segment } from './client';
import { Problem } from './problem';

export type TicketStage = 'draft' | 'open' | 'doing' | 'closed' | 'discarded';

export type Place = Partial<
  Record<'street' | 'number' | 'complement' | 'neighbourhood' | 'cep' | 'reference', string>
>;

export interface Ticket {
  id: string;
  stage: TicketStage;
  stage_words: string;
  number: string | null;
  protocol: string | null;
  channel: string;
  interaction_id: string | null;
  person_id: string | null;
  service_key: string | null;
  subject: string;
  notes: string;
  place: Place | null;
  outcome_words: string | null;
  incomplete: boolean;
  operator_id: string | null;
  version: number;
  created_at: string;
  filed_at: string | null;
  due_at: string | null;
  closed_at: string | null;
}

/** One line of a timeline: `words` ours, `text` what people wrote. */
export interface Moment {
  at: string;
  kind: string;
  words: string;
  login: string | null;
  text: string;
}

/** Levels: 1 theme, 2 group, 3 service. `intents` are the wishes that lead here. */
export interface Service {
  key: string;
  label: string;
  level: number;
  parent: string | null;
  description: string;
  script: string;
  intents: string[];
  active: boolean;
}

/** A ticket that filed itself incomplete still waits for a person. */
export const isFiled = (ticket: Pick<Ticket, 'stage' | 'incomplete'>): boolean =>
  ticket.stage !== 'draft' && !ticket.incomplete;

export type Draft = Partial<Pick<Ticket, 'service_key' | 'subject' | 'notes' | 'place'>>;

const visit = (interaction: string) => `/interactions/${segment(interaction)}`;

/** The ticket being written in this visit; made when the server has not made it yet. */
async function draft(interaction: string): Promise<Ticket> {
  return api.get<Ticket>(`${visit(interaction)}/ticket`).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 404)
      return api.post<Ticket>(`${visit(interaction)}/ticket`);
    throw error;
  });
}

export const tickets = {
  draft,
  save: (interaction: string, changes: Draft) => api.patch<Ticket>(`${visit(interaction)}/ticket`, changes),
  file: (interaction: string) => api.post<Ticket>(`${visit(interaction)}/ticket/file`),
  under: (interaction: string) => api.get<Ticket[]>(`${visit(interaction)}/tickets`),
  list: (text: string, signal?: AbortSignal) => api.get<Ticket[]>('/tickets', { q: text, limit: 50 }, signal),
  one: (reference: string) => api.get<Ticket>(`/tickets/${segment(reference)}`),
  change: (id: string, changes: Draft & { version: number }) =>
    api.patch<Ticket>(`/tickets/${segment(id)}`, changes),
  note: (id: string, text: string) => api.post<Ticket>(`/tickets/${segment(id)}/notes`, { text }),
  timeline: (id: string) => api.get<Moment[]>(`/tickets/${segment(id)}/timeline`),
  services: () => api.get<Service[]>('/services'),
};
