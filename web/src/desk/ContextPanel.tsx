import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/design/Panel';
import { Answer } from '@/design/States';
import { useTurns } from '@/story/queries';
import { Transcript } from '@/story/Transcript';
import { Candidates } from './Candidates';
import { Knowledge } from './Knowledge';
import { useEarlier } from './useEarlier';
import css from './desk.module.css';

/** Beside the matter: the person, what they already said, and what the city knows. */
export function ContextPanel({ interaction }: { interaction: string | null }) {
  const { t } = useTranslation();
  if (!interaction)
    return (
      <Panel title={t('desk.knowledge.title')}>
        <Knowledge />
      </Panel>
    );
  return (
    <Panel title={t('desk.tabs.label')} quiet className={css.context}>
      <Tabs defaultValue="person" keepMounted={false}>
        <Tabs.List grow mb="md">
          <Tabs.Tab value="person">{t('desk.tabs.person')}</Tabs.Tab>
          <Tabs.Tab value="said">{t('desk.tabs.said')}</Tabs.Tab>
          <Tabs.Tab value="knowledge">{t('desk.tabs.knowledge')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="person">
          <Candidates interaction={interaction} />
        </Tabs.Panel>
        <Tabs.Panel value="said">
          <Said interaction={interaction} />
        </Tabs.Panel>
        <Tabs.Panel value="knowledge">
          <Knowledge />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}

function Said({ interaction }: { interaction: string }) {
  const { t } = useTranslation();
  const earlier = useEarlier(interaction);
  const before = useTurns(earlier);
  const now = useTurns(interaction);
  if (!earlier) return <Answer query={now}>{(turns) => <Transcript turns={turns} />}</Answer>;
  return (
    <div className={css.said}>
      <h3>{t('desk.pop.before')}</h3>
      <Answer query={before}>{(turns) => <Transcript turns={turns} />}</Answer>
      <h3>{t('desk.pop.now')}</h3>
      <Answer query={now}>{(turns) => <Transcript turns={turns} />}</Answer>
    </div>
  );
}
