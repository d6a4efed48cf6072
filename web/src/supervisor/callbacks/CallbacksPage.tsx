import { IconPhoneIncoming } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/app/SessionContext';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { CancelDialog } from './CancelDialog';
import { OpenCallbacks } from './OpenCallbacks';
import { OverCallbacks } from './OverCallbacks';
import { callbacks, parted, type Callback } from './model';
import css from './callbacks.module.css';

/** Whom the city promised to call: who comes next, and what became of the promises. */
export function CallbacksPage() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ['callbacks'], queryFn: callbacks.list });
  const writable = useMay()('callback.write');
  const [taken, setTaken] = useState<Callback | null>(null);
  return (
    <Answer query={found}>
      {(all) => {
        const { open, over } = parted(all);
        return (
          <>
            <Panel title={`${t('supervisor.callbacks.title')} (${open.length})`} flush={open.length > 0}>
              {open.length > 0 ? (
                <OpenCallbacks all={open} cancel={writable ? setTaken : null} />
              ) : (
                <Notice
                  icon={<IconPhoneIncoming size={26} />}
                  title={t('supervisor.callbacks.empty')}
                  lead={t('supervisor.callbacks.emptyLead')}
                />
              )}
            </Panel>
            {over.length > 0 && (
              <Panel title={t('supervisor.callbacks.over')} flush className={css.over}>
                <OverCallbacks all={over} />
              </Panel>
            )}
            {taken && <CancelDialog callback={taken} close={() => setTaken(null)} />}
          </>
        );
      }}
    </Answer>
  );
}
