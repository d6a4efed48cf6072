import { api, segment } from './client';

export interface Telephone {
  e164: string | null;
  raw: string;
  kind: string;
  label: string;
}

/** A person in a list of results: enough to recognise, not more. */
export interface PersonLine {
  id: string;
  name: string;
  social_name: string;
  cpf_masked?: string | null;
  neighbourhood?: string | null;
  telephones: Telephone[];
}

export interface NewPerson {
  name: string;
  cpf?: string;
  telephones?: { raw: string }[];
}

export const people = {
  search: (text: string, signal?: AbortSignal) =>
    api.get<PersonLine[]>('/people', { q: text, limit: 8 }, signal),
  one: (id: string) => api.get<PersonLine>(`/people/${segment(id)}`),
  add: (person: NewPerson) => api.post<PersonLine>('/people', person),
};

/** The social name goes first (Decreto 8.727/2016). */
export const called = (person: Pick<PersonLine, 'name' | 'social_name'>): string =>
  person.social_name || person.name;
