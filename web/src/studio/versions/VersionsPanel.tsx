import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudio } from '@/flows/studio';
import { Lead } from '../parts';
import { CanaryCard } from './CanaryCard';
import { Compare, type Pair } from './Compare';
import { History } from './History';
import css from '../studio.module.css';

/** What was published, by whom; what changed; back to an earlier one; a new one on trial. */
export default function VersionsPanel() {
  const { t } = useTranslation();
  const { flow } = useStudio();
  const [pair, setPair] = useState<Pair | null>(null);
  if (pair) return <Compare pair={pair} choose={setPair} back={() => setPair(null)} />;
  return (
    <div className={css.panel}>
      <Lead>{t('studio.versions.lead')}</Lead>
      {flow.published !== null && <CanaryCard />}
      <History compare={(version) => setPair({ from: String(version), to: 'draft' })} />
    </div>
  );
}
