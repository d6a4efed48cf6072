import { useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import type { Finding } from '@/api/flows';
import css from './text.module.css';

export interface CodeAreaHandle {
  go: (line: number) => void;
}

interface CodeAreaProps {
  ref: Ref<CodeAreaHandle>;
  label: string;
  text: string;
  change: (text: string) => void;
  lint: readonly Finding[];
  readOnly: boolean;
}

/** A text area with line numbers. Tab leaves it, as anywhere; Enter keeps the indentation. */
export function CodeArea({ ref, label, text, change, lint, readOnly }: CodeAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = text.split('\n');
  useImperativeHandle(ref, () => ({
    go(line) {
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      area.current?.focus();
      area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
      const height = area.current ? parseFloat(getComputedStyle(area.current).lineHeight) : 0;
      area.current?.closest('[data-scroll]')?.scrollTo({ top: (line - 3) * height });
    },
  }));
  function keepIndent(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key !== 'Enter' || event.ctrlKey) return;
    const { selectionStart: at } = event.currentTarget;
    const indent = /^[ ]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))?.[0] ?? '';
    event.preventDefault();
    document.execCommand('insertText', false, `\n${indent}`);
  }
  return (
    <div className={css.editor} data-own-undo>
      <div className={css.gutter} aria-hidden>
        {lines.map((_, index) => {
          const found = lint.find((one) => one.line === index + 1);
          return (
            <div key={index}>
              {found ? (
                <mark data-level={found.level}>
                  {found.level === 'error' ? '✕' : '!'} {index + 1}
                </mark>
              ) : (
                index + 1
              )}
            </div>
          );
        })}
      </div>
      <textarea
        ref={area}
        className={css.code}
        aria-label={label}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        readOnly={readOnly}
        rows={lines.length + 1}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={keepIndent}
      />
    </div>
  );
}
