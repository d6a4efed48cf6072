import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';
import { supervision, type BoardRow } from './api';
import { boardOf, freshBoard, type Board } from './board';

const KEPT = 'atende.board';

export interface Boards {
  all: readonly BoardRow[];
  id: string | null;
  board: Board;
  change: (part: Partial<Board>) => void;
  choose: (id: string | null) => void;
  save: (name: string) => Promise<boolean>;
  drop: () => Promise<void>;
}

/** The view one looks through: one's saved ones on the server; which was last, in this browser. */
export function useBoards(): Boards {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const all = useQuery({ queryKey: ['boards'], queryFn: supervision.boards }).data ?? [];
  const [id, setId] = useState<string | null>(() => localStorage.getItem(KEPT));
  const [changed, setChanged] = useState<Board | null>(null);
  const row = all.find((one) => one.id === id);
  const board = changed ?? (row ? boardOf(row.settings) : freshBoard);
  const choose = useCallback((next: string | null) => {
    setId(next);
    setChanged(null);
    if (next) localStorage.setItem(KEPT, next);
    else localStorage.removeItem(KEPT);
  }, []);
  const change = useCallback(
    (part: Partial<Board>) => setChanged((now) => ({ ...(now ?? board), ...part })),
    [board],
  );
  async function save(name: string): Promise<boolean> {
    try {
      const known = row && row.name === name.trim();
      const kept = known
        ? await supervision.putBoard(row.id, name, board)
        : await supervision.addBoard(name, board);
      await queries.invalidateQueries({ queryKey: ['boards'] });
      choose(kept.id);
      say.note(t('supervisor.board.saved'), 'good');
      return true;
    } catch (error) {
      say.note(messageOf(error), 'bad');
      return false;
    }
  }
  async function drop(): Promise<void> {
    if (!row) return;
    try {
      await supervision.dropBoard(row.id);
      choose(null);
      await queries.invalidateQueries({ queryKey: ['boards'] });
      say.note(t('supervisor.board.dropped'), 'good');
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
  }
  return { all, id: row ? id : null, board, change, choose, save, drop };
}
