import { api } from './client';

/** One street in one neighbourhood; `cep` is eight digits, or "" where it has several. */
export interface Place {
  neighbourhood: string;
  street: string;
  cep: string;
}

export const places = {
  list: () => api.get<Place[]>('/places'),
  /** The whole list anew. */
  put: (all: readonly Place[]) => api.put<{ count: number }>('/places', { places: all }),
};
