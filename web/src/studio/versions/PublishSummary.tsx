import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Answer } from '@/design/States';
import { useStudio } from '@/flows/studio';
import { Changes } from './Changes';
import { useDifference } from './Compare';
import css from './versions.module.css';

/** In the dialog of publishing: what callers will notice, and the careful way. */
export default function PublishSummary() {
  const { t } = useTranslation();
  const { flow } = useStudio();
  if (flow.published === null) return <p>{t('studio.diff.first')}</p>;
  return <Against version={flow.published} />;
}

function Against({ version }: { version: number }) {
  const { t } = useTranslation();
  const { openPanel } = useStudio();
  const difference = useDifference({ from: String(version), to: 'draft' });
  return (
    <section className={css.summary} aria-label={t('studio.diff.summary')}>
      <h3>{t('studio.diff.summary')}</h3>
      <Answer query={difference}>
        {({ changes }) =>
          changes.length === 0 ? <p>{t('studio.diff.same')}</p> : <Changes changes={changes} />
        }
      </Answer>
      <p className={css.careful}>
        <span>{t('studio.diff.carefully')}</span>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconFlask size={16} aria-hidden />}
          onClick={() => openPanel('versions')}
        >
          {t('studio.diff.carefullyGo')}
        </Button>
      </p>
    </section>
  );
}
