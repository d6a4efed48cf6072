import { NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import { useMay } from '@/app/SessionContext';
import { useSay } from '@/design/Say';
import { Loading } from '@/design/States';
import { supervision, type Notice } from './api';
import { DeedDialog, type Deed } from './DeedDialog';
import { InteractionDrawer } from './InteractionDrawer';
import { InteractionsTable } from './InteractionsTable';
import { OperatorsTable } from './OperatorsTable';
import { QueuesTable } from './QueuesTable';
import { Sums } from './Sums';
import { Toolbar } from './Toolbar';
import { useAlarms } from './useAlarms';
import { useBoards } from './useBoards';
import { useEverything } from './useNow';
import css from './supervisor.module.css';

/** Who is on what, now. Everything here moves by facts; nothing is asked for twice. */
export function LivePage() {
  const now = useEverything();
  const boards = useBoards();
  const red = useAlarms(now, boards.board);
  const [chosen, setChosen] = useState<string | null>(null);
  const [deed, setDeed] = useState<Deed | null>(null);
  if (!now) return <Loading />;
  const { board, change } = boards;
  const close = () => setDeed(null);
  return (
    <>
      <Sums now={now} least={board.limits.level} />
      <Toolbar boards={boards} />
      <QueuesTable now={now} only={board.queue} red={red} alarmsOnly={board.alarmsOnly} ask={setDeed} />
      <div className={css.columns}>
        <InteractionsTable now={now} board={board} chosen={chosen} open={setChosen} />
        <OperatorsTable
          operators={now.operators}
          board={board}
          red={red}
          change={change}
          open={setChosen}
          ask={setDeed}
        />
      </div>
      <NoticeChoice />
      {chosen && (
        <InteractionDrawer key={chosen} id={chosen} now={now} close={() => setChosen(null)} ask={setDeed} />
      )}
      {deed && <DeedDialog deed={deed} close={close} />}
    </>
  );
}

const NOTICES: readonly Notice[] = ['always', 'speaking', 'never'];

/** When operators are told that somebody is on their call: the city's choice. */
function NoticeChoice() {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const may = useMay()('supervision.settings');
  const settings = useQuery({
    queryKey: ['supervision-settings'],
    queryFn: supervision.settings,
    enabled: may,
  });
  if (!may || !settings.data) return null;
  async function save(notice: Notice) {
    try {
      queries.setQueryData(['supervision-settings'], await supervision.saveSettings(notice));
      say.note(t('supervisor.notice.saved'), 'good');
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
  }
  return (
    <NativeSelect
      className={css.notice}
      label={t('supervisor.notice.label')}
      value={settings.data.notice}
      onChange={(event) => void save(event.currentTarget.value as Notice)}
      data={NOTICES.map((value) => ({ value, label: t(`supervisor.notice.${value}`) }))}
    />
  );
}
