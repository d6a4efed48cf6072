import { Select } from '@mantine/core';
import { IconChevronRight, IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type CallsAsked, type PastCall } from '@/api/studio';
import { Answer, Notice } from '@/design/States';
import { titleOf } from '@/flows/graph/titles';
import { useStudio } from '@/flows/studio';
import { clock, moment, shortMoment } from '@/i18n/format';
import { Lead, NeedsGraph } from '../parts';
import { useNodeChoices } from '../queries';
import { takeCall } from './open';
import { CallView } from './CallView';
import { ManyReplays } from './ManyReplays';
import { OutcomeChip } from './OutcomeChip';
import { OUTCOMES } from './outcomes';
import shared from '../studio.module.css';
import css from './calls.module.css';

export const LAST = 200;

export default function CallsPanel() {
  return (
    <NeedsGraph>
      <Calls />
    </NeedsGraph>
  );
}

/** Calls that walked this flow: found, heard, and played against the draft. */
function Calls() {
  const { t } = useTranslation();
  const { flowKey } = useStudio();
  const [asked, setAsked] = useState<CallsAsked>({ node: null, outcome: null, limit: LAST });
  const [open, setOpen] = useState<PastCall | null>(takeCall);
  const calls = useQuery({
    queryKey: ['flows', flowKey, 'calls', asked],
    queryFn: () => studio.calls(flowKey, asked),
    placeholderData: (old) => old,
  });
  if (open) return <CallView call={open} back={() => setOpen(null)} />;
  return (
    <div className={shared.panel}>
      <Lead>{t('studio.calls.lead')}</Lead>
      <Filters asked={asked} change={setAsked} />
      <Answer query={calls}>
        {(found) =>
          found.length === 0 ? (
            <Notice
              icon={<IconPhone size={26} />}
              title={t('studio.calls.none')}
              lead={t('studio.calls.noneLead')}
            />
          ) : (
            <>
              <ManyReplays last={LAST} />
              <ul className={css.list}>
                {found.map((call) => (
                  <li key={call.run}>
                    <Row call={call} open={() => setOpen(call)} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Answer>
    </div>
  );
}

function Row({ call, open }: { call: PastCall; open: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className={css.call} onClick={open}>
      <span className="unseen">{t('studio.calls.openOf', { at: moment(call.at) })}</span>
      <time aria-hidden>{shortMoment(call.at)}</time>
      <span>
        <OutcomeChip outcome={call.outcome} />
        <small>
          {titleOf(call.end_node)} · {t('studio.calls.turns', { count: call.turns })} · {clock(call.seconds)}{' '}
          · {t('studio.common.version', { version: call.version })}
        </small>
      </span>
      <IconChevronRight size={18} aria-hidden />
    </button>
  );
}

function Filters({ asked, change }: { asked: CallsAsked; change: (asked: CallsAsked) => void }) {
  const { t } = useTranslation();
  const nodes = useNodeChoices();
  return (
    <div className={shared.filters}>
      <Select
        searchable
        clearable
        label={t('studio.common.node')}
        placeholder={t('studio.common.allNodes')}
        data={nodes}
        value={asked.node ?? null}
        onChange={(node) => change({ ...asked, node })}
      />
      <Select
        clearable
        label={t('studio.calls.outcome')}
        placeholder={t('studio.calls.anyOutcome')}
        data={OUTCOMES.map((value) => ({ value, label: t(`studio.calls.ended.${value}`) }))}
        value={asked.outcome ?? null}
        onChange={(outcome) => change({ ...asked, outcome })}
      />
    </div>
  );
}
