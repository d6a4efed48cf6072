import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { confirmPerson } from '@/api/pop';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';

/** The operator says who is speaking (null: takes it back). */
export function useConfirm(interaction: string): (person: string | null, remember?: boolean) => void {
  const queries = useQueryClient();
  const say = useSay();
  return useCallback(
    (person, remember = false) => {
      void confirmPerson(interaction, person, remember)
        .then(() => queries.invalidateQueries({ queryKey: ['pop', interaction] }))
        .catch((error: unknown) => say.note(messageOf(error), 'bad'));
    },
    [interaction, queries, say],
  );
}
