import { api, segment } from './client';
import type { Turn } from './story';

/** A ticket in a line. */
export interface PopTicket {
  id: string;
  number: string | null;
  subject: string;
  service: string | null;
  stage: string;
  stage_words: string;
  filed_at: string | null;
  due_at: string | null;
  overdue: boolean;
}

export interface PopVisit {
  interaction: string;
  protocol: string;
  channel: string;
  opened_at: string;
}

/** Somebody who has this telephone; nothing is proven until the operator confirms. */
export interface Candidate {
  id: string;
  name: string;
  social_name: string;
  cpf_masked: string | null;
  neighbourhood: string | null;
  telephone_label: string;
  telephone_shared: boolean;
  tickets: PopTicket[];
  visits: PopVisit[];
}

export interface Suggestion {
  key: string;
  label: string;
  script: string;
}

export interface Pop {
  interaction: string;
  protocol: string | null;
  channel: string;
  telephone: string;
  telephone_kind: string;
  confirmed: string | null;
  candidates: Candidate[];
  same_visit: PopTicket[];
  suggestions: Suggestion[];
}

/** What travels with the offer beside the pop and is not asked for again. */
export interface OfferExtra {
  priority?: number;
  notes?: Record<string, unknown>;
  waited_s?: number;
  /** The visit of which this is the call back; its turns come first in `turns`. */
  earlier?: string | null;
  turns?: Turn[];
}

export interface Offer {
  id: string;
  interaction: string;
  queue: string;
  expires_at: string;
  pop?: Partial<Pop> & OfferExtra;
}

export const readPop = (interaction: string) => api.get<Pop>(`/interactions/${segment(interaction)}/pop`);

export const confirmPerson = (interaction: string, person: string | null, remember = false) =>
  api.put<unknown>(`/interactions/${segment(interaction)}/person`, { person, remember_telephone: remember });
