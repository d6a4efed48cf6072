import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { segment } from '@/api/client';
import { useStudio } from '@/flows/studio';
import { openMicrophone, type Microphone } from '../audio/microphone';
import { Speaker } from '../audio/speaker';
import type { Mode, Told, Values } from './messages';
import { FRESH, told, type Session } from './session';

type Act = Told | { type: 'link'; link: Session['link'] } | { type: 'clear' };

function reduce(old: Session, act: Act): Session {
  if (act.type === 'clear') return FRESH;
  if (act.type !== 'link') return told(old, act);
  const running = act.link === 'on' && old.running;
  return { ...old, link: act.link, running, paused: running && old.paused };
}

const address = (key: string): string =>
  `${window.location.origin.replace(/^http/, 'ws')}/api/flows/${segment(key)}/debug`;

export interface Beginning {
  mode: Mode;
  variables: Values;
  answers: Values;
  breakpoints: readonly string[];
  number: string;
}

/** The socket, the ears and the mouth of a session; all of them are closed with the panel. */
export function useSession() {
  const { flowKey, graph } = useStudio();
  const [session, dispatch] = useReducer(reduce, FRESH);
  const [level, setLevel] = useState(0);
  const [microphone, setMicrophone] = useState<Microphone | 'denied' | null>(null);
  const socket = useRef<WebSocket | null>(null);
  const parts = useRef<{ microphone?: Microphone; speaker?: Speaker }>({});

  const send = useCallback((message: object) => {
    if (socket.current?.readyState === WebSocket.OPEN) socket.current.send(JSON.stringify(message));
  }, []);

  const close = useCallback(() => {
    const open = socket.current;
    socket.current = null;
    open?.close();
    parts.current.microphone?.close();
    parts.current.speaker?.close();
    parts.current = {};
    setMicrophone(null);
    setLevel(0);
  }, []);

  /** The last words may still be playing when nobody listens any more. */
  const deafen = useCallback(() => {
    parts.current.microphone?.close();
    delete parts.current.microphone;
    setMicrophone(null);
    setLevel(0);
  }, []);

  useEffect(() => close, [close]);

  const listen = useCallback(async (to: WebSocket) => {
    parts.current.speaker = new Speaker();
    try {
      const opened = await openMicrophone({
        frame: (frame) => to.readyState === WebSocket.OPEN && to.bufferedAmount < 64_000 && to.send(frame),
        level: setLevel,
      });
      if (socket.current !== to) return opened.close();
      parts.current.microphone = opened;
      setMicrophone(opened);
    } catch {
      setMicrophone('denied'); // said on the panel, which goes on by writing
    }
  }, []);

  const start = useCallback(
    async (how: Beginning) => {
      close();
      dispatch({ type: 'clear' });
      dispatch({ type: 'link', link: 'connecting' });
      const opened = new WebSocket(address(flowKey));
      opened.binaryType = 'arraybuffer';
      socket.current = opened;
      opened.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
        if (typeof data !== 'string') return parts.current.speaker?.play(data);
        const message = JSON.parse(data) as Told;
        if (message.type === 'hush') parts.current.speaker?.hush();
        if (message.type === 'outcome') deafen();
        dispatch(message);
      };
      opened.onclose = () => {
        if (socket.current !== opened) return;
        close();
        dispatch({ type: 'link', link: 'lost' });
      };
      opened.onopen = () => {
        dispatch({ type: 'link', link: 'on' });
        if (how.mode === 'voice') void listen(opened);
        send(beginning(how, graph));
      };
    },
    [close, deafen, flowKey, graph, listen, send],
  );

  const stop = useCallback(() => {
    send({ type: 'stop' });
    close();
    dispatch({ type: 'link', link: 'off' });
  }, [close, send]);

  return { session, level, microphone, start, stop, send };
}

const beginning = ({ mode, variables, answers, breakpoints, number }: Beginning, graph: object) =>
  mode === 'phone'
    ? { type: 'attach', number, breakpoints }
    : { type: 'start', mode, graph, variables, answers, breakpoints };

export type Debugging = ReturnType<typeof useSession>;
