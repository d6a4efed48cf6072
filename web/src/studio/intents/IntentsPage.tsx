import { Button } from '@mantine/core';
import { IconMessages, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Intent } from '@/api/intents';
import { useMay } from '@/app/SessionContext';
import { Answer, Notice } from '@/design/States';
import { PlaceHead } from '../PlaceHead';
import { useIntents } from '../queries';
import { IntentForm } from './IntentForm';
import { IntentList } from './IntentList';
import { TryOut } from './TryOut';
import page from '../page.module.css';
import css from './intents.module.css';

const NEW: Intent = { key: '', label: '', theme: '', danger: false, examples: [] };

/** What citizens want, in the words they say it with. */
export default function IntentsPage() {
  const { t } = useTranslation();
  const all = useIntents();
  const [open, setOpen] = useState<string | null>(null);
  const writable = useMay()('flow.write');
  return (
    <div className={page.page}>
      <PlaceHead
        title={t('studio.intents.title')}
        lead={t('studio.intents.lead')}
        act={
          writable && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('')}>
              {t('studio.intents.add')}
            </Button>
          )
        }
      />
      <Answer query={all}>
        {(found) => (
          <>
            <TryOut intents={found} show={setOpen} />
            <div className={css.columns} data-open={open !== null || undefined}>
              <IntentList intents={found} chosen={open} choose={setOpen} />
              {open === null ? (
                <div className={css.nothing}>
                  <Notice
                    icon={<IconMessages size={26} />}
                    title={t('studio.intents.choose')}
                    lead={t('studio.intents.chooseLead')}
                  />
                </div>
              ) : (
                <IntentForm
                  key={open}
                  intent={found.find(({ key }) => key === open) ?? NEW}
                  all={found}
                  writable={writable}
                  close={() => setOpen(null)}
                  saved={setOpen}
                />
              )}
            </div>
          </>
        )}
      </Answer>
    </div>
  );
}
