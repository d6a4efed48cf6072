import type { Node, NodeProps } from '@xyflow/react';
import {
  IconAlertTriangleFilled,
  IconHeadset,
  IconPhoneIncoming,
  IconUnlink,
  type Icon,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RootSort } from '../graph/tree';
import css from './canvas.module.css';

export type HeadNode = Node<{ sort: RootSort }, 'head'>;

const ICONS: Record<RootSort, Icon> = {
  start: IconPhoneIncoming,
  person: IconHeadset,
  danger: IconAlertTriangleFilled,
  loose: IconUnlink,
};

/** What leads into a tree from outside of what is drawn. */
export const Head = memo(function Head({ data: { sort } }: NodeProps<HeadNode>) {
  const { t } = useTranslation();
  const Sign = ICONS[sort];
  return (
    <p className={css.head} data-sort={sort}>
      <Sign size={16} aria-hidden />
      <b>{t(`flows.root.${sort}`)}</b>
      <span>{t(`flows.root.${`${sort}Lead` as 'startLead'}`)}</span>
    </p>
  );
});
