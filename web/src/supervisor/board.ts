/** What one looks at and what warns: kept on the server as a saved view, or for this visit only. */
export interface Board {
  queue: string;
  text: string;
  alarmsOnly: boolean;
  offline: boolean;
  limits: Limits;
  notify: boolean;
  sound: boolean;
}

/** Zero switches a limit off. Seconds, people, per cent, minutes. */
export interface Limits {
  waiting: number;
  longest: number;
  level: number;
  talk: number;
  pause: number;
}

export const LIMITS: readonly (keyof Limits)[] = ['waiting', 'longest', 'level', 'talk', 'pause'];

export const freshBoard: Board = {
  queue: '',
  text: '',
  alarmsOnly: false,
  offline: false,
  limits: { waiting: 5, longest: 120, level: 80, talk: 20, pause: 20 },
  notify: false,
  sound: false,
};

/** A saved view may be older or newer than this page: what it does not say stays as fresh. */
export function boardOf(saved: Record<string, unknown>): Board {
  const given = saved as Partial<Board>;
  return { ...freshBoard, ...given, limits: { ...freshBoard.limits, ...given.limits } };
}
