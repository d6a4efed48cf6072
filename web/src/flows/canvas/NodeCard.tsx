import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import {
  IconAlertTriangleFilled,
  IconArrowBackUp,
  IconCornerDownRight,
  IconHandStop,
  IconPlus,
  IconSquareRoundedXFilled,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeKind } from '@/api/flows';
import type { Tone } from '@/design/Chip';
import type { Row } from '../graph/exits';
import { titleOf } from '../graph/titles';
import type { Summary } from '../graph/words';
import type { RowWords } from '../names';
import type { Mark } from '../studio';
import { lookOf } from './kinds';
import css from './card.module.css';

export interface CardRow extends RowWords {
  row: Row;
  /** line: drawn; jump: a chip says where; nowhere: leads to nothing and should. */
  leads: 'line' | 'jump' | 'nowhere';
  figure?: string;
}

export type CardData = {
  title: string;
  kind: NodeKind | undefined;
  summary: Summary;
  rows: readonly CardRow[];
  errors: number;
  warnings: number;
  mark: Mark | undefined;
  picked: boolean;
  /** One of several that were found or picked together. */
  current: boolean;
  writable: boolean;
  insert: (node: string, row: Row) => void;
  go: (node: string) => void;
};

export type CardNode = Node<CardData, 'card'>;

export const NodeCard = memo(function NodeCard({ id, data }: NodeProps<CardNode>) {
  const { Icon, tone } = lookOf(data.kind);
  return (
    <div
      className={css.card}
      data-tone={tone}
      data-picked={data.picked || undefined}
      data-current={data.current || undefined}
      data-state={data.mark?.state}
      data-level={data.errors ? 'error' : undefined}
    >
      <Handle id="in" type="target" position={Position.Left} className={css.in} isConnectable={false} />
      <Handle
        id="drop"
        type="target"
        position={Position.Left}
        className={css.drop}
        isConnectableStart={false}
      />
      <header className={css.head}>
        <span className={css.sign} data-tone={tone}>
          <Icon size={17} stroke={1.9} aria-hidden />
        </span>
        <span className={css.names}>
          <b>{data.title}</b>
          <small>{data.kind?.label}</small>
        </span>
        <Badges data={data} />
      </header>
      {data.summary.words && (
        <p className={css.words} data-lines={data.summary.words.length > 35 ? 2 : 1}>
          {data.summary.words}
        </p>
      )}
      <Facts summary={data.summary} />
      {data.rows.length > 0 && (
        <ul className={css.rows}>
          {data.rows.map((row) => (
            <Way key={row.row.id} node={id} row={row} data={data} />
          ))}
        </ul>
      )}
    </div>
  );
});

function Badges({ data }: { data: CardData }) {
  const { t } = useTranslation();
  const { badge, stop } = data.mark ?? {};
  return (
    <span className={css.badges}>
      {stop && (
        <span className={css.stop} title={t('flows.node.stop')}>
          <IconHandStop size={14} aria-label={t('flows.node.stop')} />
        </span>
      )}
      {badge && (
        <span className={css.figure} data-tone={badge.tone} title={badge.title}>
          {badge.text}
        </span>
      )}
      {data.errors > 0 && (
        <span className={css.level} data-level="error" title={t('flows.node.errors', { count: data.errors })}>
          <IconSquareRoundedXFilled size={15} aria-hidden />
          {data.errors}
        </span>
      )}
      {data.errors === 0 && data.warnings > 0 && (
        <span
          className={css.level}
          data-level="warning"
          title={t('flows.node.warnings', { count: data.warnings })}
        >
          <IconAlertTriangleFilled size={14} aria-hidden />
          {data.warnings}
        </span>
      )}
    </span>
  );
}

function Facts({ summary }: { summary: Summary }) {
  const { t } = useTranslation();
  if (summary.facts.length === 0) return null;
  return (
    <p className={css.facts}>
      {summary.facts.map(({ name, text }) => (
        <span key={name}>{t(`flows.node.${name}`, { text })}</span>
      ))}
    </p>
  );
}

const TONE_OF: Record<CardRow['leads'], Tone | undefined> = {
  line: undefined,
  jump: undefined,
  nowhere: 'stop',
};

function Way({ node, row, data }: { node: string; row: CardRow; data: CardData }) {
  const { t } = useTranslation();
  const target = row.row.target;
  return (
    <li className={css.row} data-leads={row.leads} data-tone={TONE_OF[row.leads]} title={row.title}>
      <span className={css.way}>
        {row.digits.map((digit) => (
          <kbd key={digit}>{digit}</kbd>
        ))}
        <span>{row.words}</span>
      </span>
      {row.figure && <em>{row.figure}</em>}
      {row.leads === 'jump' && (
        <button
          type="button"
          tabIndex={-1}
          className={css.jump}
          title={t('flows.node.go', { node: target })}
          onClick={(event) => {
            event.stopPropagation();
            data.go(target);
          }}
        >
          {target === node ? (
            <IconArrowBackUp size={13} aria-hidden />
          ) : (
            <IconCornerDownRight size={13} aria-hidden />
          )}
          <span>{titleOf(target)}</span>
        </button>
      )}
      {row.leads === 'nowhere' && <span className={css.nowhere}>{t('flows.node.nowhere')}</span>}
      <Handle
        id={row.row.id}
        type="source"
        position={Position.Right}
        className={css.out}
        isConnectable={data.writable}
        isConnectableEnd={false}
      />
      {data.writable && (
        <button
          type="button"
          tabIndex={-1}
          className={css.plus}
          data-insert={`${node} ${row.row.id}`}
          title={t('flows.node.insert', { exit: row.title })}
          aria-label={t('flows.node.insert', { exit: row.title })}
          onClick={(event) => {
            event.stopPropagation();
            data.insert(node, row.row);
          }}
        >
          <IconPlus size={13} stroke={2.6} aria-hidden />
        </button>
      )}
    </li>
  );
}
