import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Panel } from '@/design/Panel';
import css from './admin.module.css';

interface SectionProps {
  title: string;
  lead: string;
  add?: string;
  onAdd?: () => void;
  children: ReactNode;
}

/** The head that every section has: what this is, and how to add one. */
export function Section({ title, lead, add, onAdd, children }: SectionProps) {
  return (
    <>
      <header className={css.head}>
        <div>
          <h2>{title}</h2>
          <p>{lead}</p>
        </div>
        {add && (
          <Button leftSection={<IconPlus size={18} />} onClick={onAdd}>
            {add}
          </Button>
        )}
      </header>
      <Panel title={title} quiet flush level={3}>
        {children}
      </Panel>
    </>
  );
}
