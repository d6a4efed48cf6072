import { useEffect, useRef } from 'react';

const FIELDS = 'input, textarea, select, [contenteditable=true]';

/** "F2", "/", "Ctrl+Enter", "Alt+1": the name under which a key press is looked up. */
export function hotkeyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const control = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  return `${control}${event.altKey ? 'Alt+' : ''}${event.key}`;
}

/** Plain characters belong to the field one types in; F-keys and combinations work everywhere. */
export const stealsTyping = (name: string, typing: boolean): boolean => typing && name.length === 1;

export function useHotkey(name: string, act: (() => void) | null | false | undefined): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.repeat || hotkeyName(event) !== name) return;
      const typing = event.target instanceof Element && event.target.matches(FIELDS);
      if (!latest.current || stealsTyping(name, typing)) return;
      event.preventDefault();
      latest.current();
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [name]);
}
