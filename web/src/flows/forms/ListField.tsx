import { Textarea } from '@mantine/core';
import { useState } from 'react';

interface ListFieldProps {
  label: string;
  words: readonly string[];
  disabled: boolean;
  change: (words: string[]) => void;
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** One word or name a line. What is typed stays as it is typed, blank lines and all. */
export function ListField({ label, words, disabled, change }: ListFieldProps) {
  const [typed, setTyped] = useState(words.join('\n'));
  const text = linesOf(typed).join('\n') === words.join('\n') ? typed : words.join('\n');
  return (
    <Textarea
      label={`${label} (${words.length})`}
      disabled={disabled}
      autosize
      minRows={3}
      maxRows={9}
      value={text}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        change(linesOf(event.currentTarget.value));
      }}
    />
  );
}
