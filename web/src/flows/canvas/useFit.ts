import { useReducedMotion } from '@mantine/hooks';
import { useReactFlow } from '@xyflow/react';
import { useCallback, useRef } from 'react';
import type { Layout, Place } from '../graph/layout';
import { useInner } from '../inner';

const ROOM = 40;
const HEAD = 40;

export const paneSize = (): { width: number; height: number } =>
  document.querySelector('.react-flow')?.getBoundingClientRect() ?? { width: 1, height: 1 };

/** The rectangle that holds everything drawn. */
export function extent(layout: Layout): Place {
  const all = [...layout.places.values()];
  if (all.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const x = Math.min(...all.map((one) => one.x));
  const y = Math.min(...all.map((one) => one.y)) - HEAD;
  const width = Math.max(...all.map((one) => one.x + one.width)) - x;
  const height = Math.max(...all.map((one) => one.y + one.height)) - y;
  return { x, y, width, height };
}

export const fitting = (all: Place, pane: { width: number; height: number }): number =>
  Math.min(1, (pane.width - 2 * ROOM) / all.width, (pane.height - 2 * ROOM) / all.height);

/** Shows everything. By the computed layout, which is known before anything is drawn. */
export function useFit(): (duration?: number) => void {
  const { layout } = useInner();
  const { setViewport } = useReactFlow();
  const still = useReducedMotion();
  const latest = useRef(layout);
  latest.current = layout;
  return useCallback(
    (duration = 240) => {
      const all = extent(latest.current);
      const pane = paneSize();
      const zoom = Math.max(0.05, fitting(all, pane));
      const x = (pane.width - all.width * zoom) / 2 - all.x * zoom;
      const y = (pane.height - all.height * zoom) / 2 - all.y * zoom;
      void setViewport({ x, y, zoom }, { duration: still ? 0 : duration });
    },
    [setViewport, still],
  );
}
