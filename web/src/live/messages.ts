import type { Patch, Tree } from './reducer';

export interface FactMessage {
  type: 'fact';
  id: number;
  kind: string;
  patches: Patch[];
}

/** What the server may say on /api/socket. Unknown types are let pass: an older page must not break. */
export type ServerMessage =
  | { type: 'snapshot'; fact: number; state: Tree }
  | FactMessage
  | { type: 'facts'; facts: FactMessage[] }
  | { type: 'alive'; fact: number }
  | { type: 'resnap' }
  | { type: 'pop'; offer: unknown }
  | { type: 'offer_gone'; offer: string; reason: string }
  | { type: 'telephone_moved' }
  | { type: 'signal'; kind: string; [key: string]: unknown };

export type ClientMessage =
  | { type: 'hello'; after: number | null; tab: string }
  | { type: 'rendered'; offer: string }
  | { type: 'ping' };

export function parse(raw: unknown): ServerMessage | null {
  if (typeof raw !== 'string') return null;
  try {
    const message: unknown = JSON.parse(raw);
    const typed = typeof message === 'object' && message !== null && 'type' in message;
    return typed ? (message as ServerMessage) : null;
  } catch {
    return null;
  }
}
