import type { Credential } from '@/phone/softphone';
import { api, segment } from './client';

export type Presence = 'available' | 'paused' | 'offline' | 'wrap_up' | 'busy' | 'ringing';

const call = (interaction: string, act: string) => `/desk/calls/${segment(interaction)}/${act}`;

export const desk = {
  telephone: (tab: string, takeover: boolean) => api.post<Credential>('/desk/telephone', { tab, takeover }),
  release: () => api.delete<void>('/desk/telephone'),
  presence: (presence: Presence, reason: string | null = null) =>
    api.put<void>('/desk/presence', { presence, reason }),
  dial: (number: string) => api.post<{ interaction?: string }>('/desk/dial', { number }),
  hold: (interaction: string, on: boolean) => api.post<void>(call(interaction, 'hold'), { on }),
  hangup: (interaction: string) => api.post<void>(call(interaction, 'hangup')),
  wrapUp: (interaction: string) => api.post<void>(call(interaction, 'wrap-up')),
  transfer: (interaction: string, to: TransferTarget) => api.post<void>(call(interaction, 'transfer'), to),
  refuse: (offer: string) => api.post<void>(`/desk/offers/${segment(offer)}/refuse`),
};

export type TransferTarget = { queue: string } | { operator: string } | { number: string };
