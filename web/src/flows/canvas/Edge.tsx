import { BaseEdge, getBezierPath, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { Line } from '../graph/tree';
import css from './edge.module.css';

export type WayEdge = Edge<{ sort: Line['sort']; lit: boolean; share: number | undefined }, 'way'>;

/** A way from an exit to a node. What leads back, or far, is dashed and shown only when asked for. */
export const Way = memo(function Way(props: EdgeProps<WayEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, id } = props;
  const [path] = getBezierPath({
    sourceX,
    sourceY,
    targetX: targetX - 3,
    targetY,
    sourcePosition,
    targetPosition,
    curvature: data?.sort === 'jump' ? 0.5 : 0.32,
  });
  return (
    <g className={css.way} data-sort={data?.sort} data-lit={data?.lit || undefined}>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={0}
        {...(props.markerEnd && { markerEnd: props.markerEnd })}
        {...(data?.share !== undefined && { style: { strokeWidth: 1.4 + data.share * 7 } })}
      />
    </g>
  );
});
