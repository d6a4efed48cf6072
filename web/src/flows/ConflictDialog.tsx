import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flows } from '@/api/flows';
import { messageOf } from '@/api/problem';
import { useSay } from '@/design/Say';
import { Answer } from '@/design/States';
import type { Act, State } from './engine';
import { changesOf } from './graph/changes';
import css from './pickers.module.css';

/** Two people edited one draft: in what they differ, and whose stays. Neither is lost without a word. */
export function ConflictDialog({ state, act }: { state: State; act: (one: Act) => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const { key } = state.flow;
  const text = state.conflict?.text ?? '';
  const theirs = useQuery({ queryKey: ['lint', key, text], queryFn: () => flows.lint(key, { text }) });
  async function takeTheirs() {
    setBusy(true);
    try {
      act({ type: 'theirs', flow: await flows.one(key) });
    } catch (error) {
      say.note(messageOf(error), 'bad');
      setBusy(false);
    }
  }
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      title={t('flows.conflict.title')}
      size="lg"
      centered
    >
      <p>{t('flows.conflict.lead')}</p>
      <Answer query={theirs}>
        {({ graph }) => {
          const changes = graph ? changesOf(graph, state.history.now) : [];
          if (changes.length === 0) return <p className={css.changes}>{t('flows.conflict.same')}</p>;
          return (
            <>
              <p>{t('flows.conflict.differ')}</p>
              <ul className={css.changes}>
                {changes.map(({ what, node, fields }) => (
                  <li key={`${what} ${node}`}>
                    {t(`flows.change.${what}`, { node, fields: fields.join(', ') })}
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Answer>
      <p className={css.hint}>{t('flows.conflict.undoable')}</p>
      <div className={css.foot}>
        <Button variant="default" loading={busy} onClick={() => void takeTheirs()}>
          {t('flows.conflict.theirs')}
        </Button>
        <Button onClick={() => act({ type: 'mine', base: text })}>{t('flows.conflict.mine')}</Button>
      </div>
    </Modal>
  );
}
