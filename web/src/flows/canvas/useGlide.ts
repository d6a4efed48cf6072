import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { Layout, Place } from '../graph/layout';

const MS = 240;
const MOST = 260;

/** The layout on its way from the last one: nodes and lines move together, or at once when motion is unwanted. */
export function useGlide(layout: Layout, fromNear: (key: string) => string | undefined): Layout {
  const still = useReducedMotion();
  const [shown, setShown] = useState(layout);
  const latest = useRef(shown);
  latest.current = shown;
  useEffect(() => {
    const from = latest.current;
    if (from === layout) return;
    if (still || layout.places.size > MOST || from.places.size === 0) return setShown(layout);
    const began = performance.now();
    let frame = 0;
    const begin = (key: string, to: Place): Place => {
      const near = from.places.get(key) ?? from.places.get(fromNear(key) ?? '');
      return near ? { ...to, x: near.x, y: near.y } : to;
    };
    const step = (now: number) => {
      const part = Math.min(1, (now - began) / MS);
      if (part === 1) return setShown(layout);
      const eased = 1 - (1 - part) ** 3;
      const places = new Map<string, Place>();
      for (const [key, to] of layout.places) {
        const was = begin(key, to);
        places.set(key, { ...to, x: was.x + (to.x - was.x) * eased, y: was.y + (to.y - was.y) * eased });
      }
      setShown({ places, heads: layout.heads });
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [layout, still]); // eslint-disable-line -- where a new one begins is asked once
  return still || !sameNodes(shown, layout) ? layout : shown;
}

/** A deleted node must vanish, and a new one appear, in the very frame of the change. */
const sameNodes = (a: Layout, b: Layout): boolean =>
  a.places.size === b.places.size && [...b.places.keys()].every((key) => a.places.has(key));
