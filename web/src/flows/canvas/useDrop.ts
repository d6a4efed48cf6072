import { useReactFlow } from '@xyflow/react';
import type { DragEvent } from 'react';
import type { Spot } from '../graph/edit';
import { useInner } from '../inner';
import { useStudio } from '../studio';
import { spotAfter } from '../useEditing';

export const KIND_TYPE = 'application/x-atende-kind';
const NEAR = 42;

let over: Element | null = null;

function mark(next: Element | null): void {
  if (over === next) return;
  over?.removeAttribute('data-over');
  next?.setAttribute('data-over', '');
  over = next;
}

/** The "+" nearest to the pointer: where a step that is let go would be put in. */
function nearest(x: number, y: number): Element | null {
  let best: { plus: Element; far: number } | null = null;
  for (const plus of document.querySelectorAll('[data-insert]')) {
    const box = plus.getBoundingClientRect();
    const far = Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
    if (far < NEAR && (!best || far < best.far)) best = { plus, far };
  }
  return best?.plus ?? null;
}

/** Steps dragged from the palette: onto a "+" (between), onto a card (after it), or beside (loose). */
export function useDrop() {
  const { add, tree } = useInner();
  const { graph, kinds, writable } = useStudio();
  const flow = useReactFlow();

  function spotAt(x: number, y: number): Spot | undefined {
    const plus = nearest(x, y)?.getAttribute('data-insert');
    if (plus) {
      const [node = '', row = ''] = [plus.slice(0, plus.indexOf(' ')), plus.slice(plus.indexOf(' ') + 1)];
      const exits = tree.rows
        .get(node)
        ?.find((one) => one.id === row)
        ?.exits.map((exit) => exit.id);
      return { node, exits: exits ?? [row] };
    }
    const at = flow.screenToFlowPosition({ x, y });
    const card = flow
      .getNodes()
      .find(
        ({ type, position, width = 0, height = 0 }) =>
          type === 'card' &&
          at.x >= position.x &&
          at.x <= position.x + width &&
          at.y >= position.y &&
          at.y <= position.y + height,
      );
    return (card && spotAfter(graph, kinds, card.id)) ?? undefined;
  }

  return {
    onDragOver(event: DragEvent<HTMLElement>) {
      if (!writable || !event.dataTransfer.types.includes(KIND_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      event.currentTarget.classList.add('dropping');
      mark(nearest(event.clientX, event.clientY));
    },
    onDragLeave(event: DragEvent<HTMLElement>) {
      if (event.currentTarget.contains(event.relatedTarget as globalThis.Node | null)) return;
      event.currentTarget.classList.remove('dropping');
      mark(null);
    },
    onDrop(event: DragEvent<HTMLElement>) {
      event.currentTarget.classList.remove('dropping');
      const kind = event.dataTransfer.getData(KIND_TYPE);
      if (!kind) return;
      event.preventDefault();
      add(kind, spotAt(event.clientX, event.clientY));
      mark(null);
    },
  };
}
