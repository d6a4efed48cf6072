import { useReactFlow } from '@xyflow/react';
import type { ClipboardEvent, KeyboardEvent } from 'react';
import { stepTo, type Way } from '../graph/steps';
import { textOfNodes } from '../graph/clip';
import { useInner } from '../inner';
import { useStudio } from '../studio';
import { spotAfter } from '../useEditing';
import { useFit } from './useFit';

const ARROWS: Readonly<Record<string, Way>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The keyboard on the canvas: arrows walk, Enter opens, letters act on what is picked. */
export function useCanvasKeys() {
  const studio = useStudio();
  const inner = useInner();
  const { zoomIn, zoomOut } = useReactFlow();
  const fit = useFit();
  const { picked, pick, tree, layout } = inner;

  function walk(way: Way, more: boolean) {
    const from = picked.at(-1);
    const to = from === undefined ? tree.roots[0]?.key : stepTo(tree, layout, from, way);
    if (to) pick(more ? [...picked.filter((key) => key !== to), to] : [to], { reveal: true });
  }
  const plain: Readonly<Record<string, () => void>> = {
    Enter: () => focusForm(studio.openPanel),
    F2: () => focusForm(studio.openPanel, 'key'),
    Delete: inner.remove,
    Backspace: inner.remove,
    Escape: () => pick([]),
    Home: () =>
      pick(
        tree.roots.slice(0, 1).map(({ key }) => key),
        { reveal: true },
      ),
    f: () => fit(),
    '+': () => void zoomIn(),
    '-': () => void zoomOut(),
    '/': () => inner.openQuick(spotAfter(studio.graph, studio.kinds, picked.at(-1))),
  };
  const control: Readonly<Record<string, () => void>> = {
    d: inner.duplicate,
    a: () => pick(studio.graph.nodes.map((node) => node.key)),
  };

  return {
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.defaultPrevented || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('button, input') && event.key === 'Enter')
        return;
      const way = ARROWS[event.key];
      const act = event.ctrlKey || event.metaKey ? control[event.key] : plain[event.key];
      if (!way && !act) return;
      event.preventDefault();
      event.stopPropagation();
      if (way) walk(way, event.shiftKey);
      else act?.();
    },
    onCopy: (event: ClipboardEvent<HTMLElement>) => hand(event, false),
    onCut: (event: ClipboardEvent<HTMLElement>) => hand(event, true),
    onPaste(event: ClipboardEvent<HTMLElement>) {
      event.preventDefault();
      inner.paste(event.clipboardData.getData('text/plain'));
    },
  };

  function hand(event: ClipboardEvent<HTMLElement>, cut: boolean) {
    if (picked.length === 0) return;
    event.preventDefault();
    inner.copy(cut && studio.writable);
    event.clipboardData.setData('text/plain', textOfNodes(studio.graph, picked));
  }
}

const TRIES = 40;
const EVERY_MS = 50;

/** Opens the form beside the canvas and puts the cursor into a field of it, once it is there. */
export function focusForm(openPanel: (key: string) => void, field?: string): void {
  openPanel('step');
  let tries = 0;
  const timer = window.setInterval(() => {
    const form = document.querySelector<HTMLElement>('[data-testid=step-form]');
    if (form || ++tries > TRIES) window.clearInterval(timer);
    const wanted = field ? form?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`) : form;
    wanted?.closest('details')?.setAttribute('open', '');
    const first = '[data-first] input, [data-first] textarea, input, textarea, select';
    (wanted?.matches('input, textarea') ? wanted : wanted?.querySelector<HTMLElement>(first))?.focus();
  }, EVERY_MS);
}
