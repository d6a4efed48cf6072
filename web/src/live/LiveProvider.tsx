import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { ServerMessage } from './messages';
import { staleAfter } from './refresh';
import { LiveSocket, type LinkState } from './socket';

const Live = createContext<LiveSocket | null>(null);

function socketUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/socket`;
}

/** Opens the socket for a signed-in person and keeps cached answers honest as facts arrive. */
export function LiveProvider({ tab, children }: { tab: string; children: ReactNode }) {
  const [socket] = useState(() => new LiveSocket(socketUrl(), tab));
  const queries = useQueryClient();
  useEffect(() => {
    socket.open();
    const deaf = socket.hear((message) => {
      if (message.type === 'snapshot') void queries.invalidateQueries({ refetchType: 'active' });
      if (message.type !== 'fact') return;
      for (const key of staleAfter(message.kind)) void queries.invalidateQueries({ queryKey: [key] });
    });
    return () => {
      deaf();
      socket.close();
    };
  }, [socket, queries]);
  return <Live.Provider value={socket}>{children}</Live.Provider>;
}

export function useLiveSocket(): LiveSocket {
  const socket = useContext(Live);
  if (!socket) throw new Error('LiveProvider is missing');
  return socket;
}

/** The live state under one key, or undefined before the first snapshot. */
export function useView<T>(key: string): T | undefined {
  const socket = useLiveSocket();
  return useSyncExternalStore(socket.subscribe, () => socket.feed.state[key] as T | undefined);
}

export function useLink(): LinkState {
  const socket = useLiveSocket();
  return useSyncExternalStore(socket.subscribe, () => socket.link);
}

export function useMessages(hearer: (message: ServerMessage) => unknown): void {
  const socket = useLiveSocket();
  useEffect(() => socket.hear(hearer), [socket, hearer]);
}
