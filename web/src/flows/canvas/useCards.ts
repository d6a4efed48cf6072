import { useCallback, useRef } from 'react';
import type { GraphNode } from '@/api/flows';
import type { Row } from '../graph/exits';
import { titleOf } from '../graph/titles';
import { summaryOf } from '../graph/words';
import { useExitWords } from '../names';
import { useStudio } from '../studio';
import { useInner } from '../inner';
import type { CardData, CardRow } from './NodeCard';

interface Kept {
  node: GraphNode;
  words: unknown;
  signature: string;
  mark: unknown;
  data: CardData;
}

/** What each card shows. A card whose node did not change keeps its object, and so is not drawn again. */
export function useCards(): (key: string) => CardData | null {
  const studio = useStudio();
  const { tree, nodes, picked, findingsOf, openQuick, pick } = useInner();
  const words = useExitWords();
  const kept = useRef(new Map<string, Kept>());
  const { kinds, writable, overlay } = studio;
  const insert = useCallback(
    (node: string, row: Row) => openQuick({ node, exits: row.exits.map((exit) => exit.id) }),
    [openQuick],
  );
  const go = useCallback((node: string) => pick([node], { reveal: true }), [pick]);
  const drawn = new Map<string, string>();
  for (const line of tree.lines) drawn.set(`${line.source} ${line.row}`, line.sort);

  return (key) => {
    const node = nodes.get(key);
    if (!node) return null;
    const rows = tree.rows.get(key) ?? [];
    const found = findingsOf.get(key) ?? [];
    const errors = found.filter((one) => one.level === 'error').length;
    const mark = overlay?.nodes[key];
    const leads = rows.map((row): CardRow['leads'] => {
      if (!row.target) return 'nowhere';
      const sort = drawn.get(`${key} ${row.id}`);
      return sort === 'tree' || sort === 'join' ? 'line' : 'jump';
    });
    const figures = rows.map(
      (row) => row.exits.map((exit) => overlay?.exits?.[`${key} ${exit.id}`]?.text).find(Boolean) ?? '',
    );
    const current = picked.at(-1) === key;
    const isPicked = picked.includes(key);
    const signature = [errors, found.length, leads, figures, current, isPicked, writable].join('|');
    const last = kept.current.get(key);
    if (last?.node === node && last.words === words && last.signature === signature && last.mark === mark)
      return last.data;
    const kind = kinds[node.kind];
    const data: CardData = {
      title: titleOf(key),
      kind,
      summary: summaryOf(node, kind),
      rows: rows.map((row, at) => ({
        ...words.row(row, kind),
        row,
        leads: leads[at] ?? 'jump',
        figure: figures[at] ?? '',
      })),
      errors,
      warnings: found.length - errors,
      mark,
      picked: isPicked,
      current,
      writable,
      insert,
      go,
    };
    kept.current.set(key, { node, words, signature, mark, data });
    return data;
  };
}
