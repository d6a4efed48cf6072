import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flows } from '@/api/admin';
import { Answer, Notice } from '@/design/States';
import { FlowEditor } from './FlowEditor';
import css from './admin.module.css';

/** The hotline's conversation as text: choose a flow, write, check, publish. */
export default function Flows() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['flows'], queryFn: flows.list });
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Answer query={all}>
      {(lines) => {
        const key =
          chosen ??
          (lines.find((one) => !['after', 'waiting'].includes(one.purpose)) ?? lines[0])?.key ??
          null;
        if (!key) return <Notice title={t('admin.flows.empty')} />;
        return (
          <>
            <header className={css.head}>
              <div>
                <h2>{t('admin.flows.title')}</h2>
                <p>{t('admin.flows.lead')}</p>
              </div>
              <Select
                className={css.picker}
                aria-label={t('admin.flows.title')}
                data={lines.map((one) => ({ value: one.key, label: one.label || one.key }))}
                value={key}
                onChange={setChosen}
                allowDeselect={false}
              />
            </header>
            <FlowEditor key={key} name={key} />
          </>
        );
      }}
    </Answer>
  );
}
