import { IconEar, IconPhoneCalling } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperatorName, useQueueName } from '@/api/names';
import { Chip, type Tone } from '@/design/Chip';
import { matches } from '@/design/fold';
import { Panel } from '@/design/Panel';
import { Notice } from '@/design/States';
import { Table } from '@/design/Table';
import { telephone } from '@/i18n/format';
import type { Board } from './board';
import { Ticking } from './clock';
import type { InteractionNow } from './model';
import type { Everything } from './useNow';
import { useWhy } from './useWhy';
import css from './supervisor.module.css';

export const STAGE_TONES: Readonly<Record<string, Tone>> = {
  arrived: 'calm',
  calling: 'ring',
  ivr: 'calm',
  waiting: 'ring',
  offering: 'ring',
  talking: 'talk',
  returning: 'warm',
  outside: 'talk',
  after: 'calm',
  closing: 'calm',
};
const ORDER = [
  'waiting',
  'returning',
  'offering',
  'talking',
  'outside',
  'calling',
  'ivr',
  'arrived',
  'after',
  'closing',
];
const HEADS = ['stage', 'since', 'queue', 'operator', 'why', 'channel'] as const;
const MOST = 300;

interface Props {
  now: Everything;
  board: Board;
  chosen: string | null;
  open: (interaction: string) => void;
}

export function InteractionsTable({ now, board, chosen, open }: Props) {
  const { t } = useTranslation();
  const nameOf = useOperatorName();
  const queueName = useQueueName();
  const why = useWhy(now);
  const watched = new Set(Object.values(now.supervisions).map((one) => one.interaction));
  const all = Object.entries(now.interactions);
  const rows = all
    .filter(([, one]) => !board.queue || one.queue === board.queue)
    .filter(([, one]) => !board.alarmsOnly || one.stage === 'waiting' || one.stage === 'returning')
    .filter(
      ([, one]) =>
        !board.text || matches(`${nameOf(one.operator)} ${queueName(one.queue)} ${one.dialled}`, board.text),
    )
    .sort(
      ([, a], [, b]) =>
        ORDER.indexOf(a.stage ?? '') - ORDER.indexOf(b.stage ?? '') ||
        String(a.since).localeCompare(String(b.since)),
    );
  return (
    <Panel title={`${t('supervisor.interactions.title')} (${rows.length})`} flush>
      {rows.length === 0 ? (
        <Notice
          title={t(all.length ? 'supervisor.interactions.noMatch' : 'supervisor.interactions.empty')}
          icon={<IconPhoneCalling size={26} />}
        />
      ) : (
        <div className={css.tall}>
          <Table
            label={t('supervisor.interactions.title')}
            heads={HEADS.map((head) => t(`supervisor.interactions.${head}`))}
          >
            {rows.slice(0, MOST).map(([id, one]) => (
              <Line
                key={id}
                id={id}
                one={one}
                queue={queueName(one.queue) || '–'}
                operator={nameOf(one.operator) || '–'}
                why={why(one)}
                chosen={chosen === id}
                watched={watched.has(id)}
                open={open}
              />
            ))}
          </Table>
        </div>
      )}
    </Panel>
  );
}

interface LineProps {
  id: string;
  one: InteractionNow;
  queue: string;
  operator: string;
  why: string;
  chosen: boolean;
  watched: boolean;
  open: (interaction: string) => void;
}

const Line = memo(function Line({ id, one, queue, operator, why, chosen, watched, open }: LineProps) {
  const { t } = useTranslation();
  return (
    <tr data-interaction={id} data-stage={one.stage} data-chosen={chosen || undefined}>
      <td>
        <button
          type="button"
          className={css.stage}
          aria-label={`${t('supervisor.interactions.open')}: ${t(`supervisor.stage.${one.stage as 'ivr'}`)}, ${queue}, ${operator}`}
          aria-expanded={chosen}
          onClick={() => open(id)}
        >
          <Chip tone={STAGE_TONES[one.stage ?? ''] ?? 'calm'}>
            {t(`supervisor.stage.${one.stage as 'ivr'}`, { defaultValue: one.stage })}
          </Chip>
          {watched && <IconEar size={16} aria-label={t('supervisor.interactions.watched')} />}
        </button>
      </td>
      <td data-number>
        <Ticking at={one.since} />
      </td>
      <td>{queue}</td>
      <td>{operator}</td>
      <td className={css.why}>{why}</td>
      <td>
        {t(`ticket.channel.${one.channel as 'phone'}`, { defaultValue: one.channel })}
        <small className={css.reason}>{telephone(one.dialled)}</small>
      </td>
    </tr>
  );
});
