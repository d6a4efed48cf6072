import { Problem, problemOf, sayStatus } from './problem';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Query = Record<string, string | number | boolean | null | undefined>;

interface Options {
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
  timeout?: number;
}

let onExpired: () => void = () => undefined;

export const whenExpired = (handler: () => void): void => {
  onExpired = handler;
};

export const segment = (value: string): string => encodeURIComponent(value);

function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const search = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]));
  return search.size ? `/api${path}?${search}` : `/api${path}`;
}

/** The session travels as an HttpOnly cookie; the server checks that writes come from its own pages. */
async function request<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  const deadline = AbortSignal.timeout(options.timeout ?? 15_000);
  const response = await fetch(address(path, options.query), {
    method,
    headers,
    credentials: 'same-origin',
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    throw new Problem(0, sayStatus(0));
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  if (response.status === 401 && path !== '/session') onExpired();
  throw await problemOf(response);
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', path, { query, signal }),
  /** `timeout` in milliseconds, for the few answers that take their time. */
  post: <T>(path: string, body: unknown = {}, timeout?: number) =>
    request<T>('POST', path, { body, ...(timeout && { timeout }) }),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  delete: <T>(path: string, body?: unknown) => request<T>('DELETE', path, { body }),
};
