import { api, segment } from './client';

/** What a flow tells everybody for a while. */
export interface Announcement {
  key: string;
  text: string;
  from: string | null;
  until: string | null;
  /** Keys of flows; none: all of them. */
  flows: string[];
  ivr: boolean;
  screens: boolean;
  /** Said before the others. */
  urgent: boolean;
  active: boolean;
}
export interface Secret {
  name: string;
  changed_at: string;
  changed_by: string | null;
}
export interface Host {
  host: string;
  added_at: string;
  added_by: string | null;
}

const at = (path: string, name: string) => `${path}/${segment(name)}`;

export const announcements = {
  list: () => api.get<Announcement[]>('/announcements'),
  put: ({ key, text, from, until, flows, ivr, screens, urgent }: Announcement) =>
    api.put<Announcement>(at('/announcements', key), { text, from, until, flows, ivr, screens, urgent }),
  drop: (key: string) => api.delete<void>(at('/announcements', key)),
};

export const secrets = {
  list: () => api.get<Secret[]>('/flow-secrets'),
  put: (name: string, value: string) => api.put<unknown>(at('/flow-secrets', name), { value }),
  drop: (name: string) => api.delete<void>(at('/flow-secrets', name)),
};

export const hosts = {
  list: () => api.get<Host[]>('/flow-hosts'),
  put: (host: string) => api.put<unknown>(at('/flow-hosts', host), {}),
  drop: (host: string) => api.delete<void>(at('/flow-hosts', host)),
};
