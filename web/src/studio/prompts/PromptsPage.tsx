import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch, IconVinyl } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flows, type FlowLine } from '@/api/flows';
import { usePrompts } from '@/api/prompts';
import { Answer, Notice } from '@/design/States';
import { PlaceHead } from '../PlaceHead';
import { Sentences } from './Sentences';
import { chosen, SHOWN, type Shown } from './model';
import page from '../page.module.css';
import css from './prompts.module.css';

/** Which sentences of a flow a person speaks; hear each, record it, or go back to the voice. */
export default function PromptsPage() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['flows'], queryFn: flows.list });
  return (
    <div className={page.page}>
      <PlaceHead title={t('studio.prompts.title')} lead={t('studio.prompts.lead')} />
      <Answer query={all}>
        {(found) => {
          const published = found.filter((one) => one.published !== null);
          return published.length > 0 ? (
            <OfFlow published={published} />
          ) : (
            <Notice
              icon={<IconVinyl size={26} />}
              title={t('studio.prompts.noFlow')}
              lead={t('studio.prompts.noFlowLead')}
            />
          );
        }}
      </Answer>
    </div>
  );
}

function OfFlow({ published }: { published: readonly FlowLine[] }) {
  const { t } = useTranslation();
  const [flow, setFlow] = useState(() => published[0]?.key ?? '');
  const [shown, setShown] = useState<Shown>('all');
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const prompts = usePrompts(flow);
  return (
    <>
      <div className={css.tools}>
        <Select
          label={t('studio.prompts.flow')}
          data={published.map((one) => ({ value: one.key, label: one.label || one.key }))}
          value={flow}
          onChange={(value) => setFlow(value ?? flow)}
          allowDeselect={false}
        />
        <TextInput
          type="search"
          label={t('studio.prompts.search')}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('studio.prompts.show')}
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={SHOWN.map((value) => ({ value, label: t(`studio.prompts.${value}`) }))}
        />
      </div>
      <Answer query={prompts}>
        {(lines) => (
          <section className={css.list} aria-label={t('studio.prompts.title')}>
            <p className={css.count} role="status">
              {t('studio.prompts.count', {
                own: lines.filter((one) => one.recorded).length,
                all: lines.length,
              })}
            </p>
            <Sentences flow={flow} lines={chosen(lines, shown, wanted)} />
          </section>
        )}
      </Answer>
    </>
  );
}
