import { Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { search, type Found } from './graph/search';
import { titleOf } from './graph/titles';
import { lookOf } from './canvas/kinds';
import { useStudio } from './studio';
import { useInner } from './inner';
import css from './pickers.module.css';

/** Finds steps by name, prompt, queue or any other word of theirs. */
export function FindDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { graph, kinds, select } = useStudio();
  const { nodes } = useInner();
  const [typed, setTyped] = useState('');
  const found = search(graph, typed);
  function go(one: Found | undefined) {
    if (!one) return;
    close();
    select(one.node, one.field || undefined);
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('flows.find.title')}
      size="lg"
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(found[0]);
        }}
      >
        <TextInput
          data-autofocus
          size="md"
          type="search"
          aria-label={t('flows.find.type')}
          placeholder={t('flows.find.type')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </form>
      <p className={css.hint} role="status">
        {typed && (found.length ? t('flows.find.count', { count: found.length }) : t('flows.find.none'))}
      </p>
      <ul className={css.found}>
        {found.map((one) => {
          const { Icon, tone } = lookOf(kinds[nodes.get(one.node)?.kind ?? '']);
          return (
            <li key={one.node}>
              <button type="button" onClick={() => go(one)}>
                <span className={css.sign} data-tone={tone}>
                  <Icon size={17} stroke={1.9} aria-hidden />
                </span>
                <span>
                  <b>{titleOf(one.node)}</b>
                  {one.field && <small>{one.words}</small>}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Modal>
  );
}
