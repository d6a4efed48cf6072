import { Modal, TextInput } from '@mantine/core';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fold, matches } from '@/design/fold';
import { lookOf } from './canvas/kinds';
import { exitsOf } from './graph/exits';
import { titleOf } from './graph/titles';
import { summaryOf } from './graph/words';
import { useInner } from './inner';
import { useExitWords } from './names';
import { useStudio } from './studio';
import css from './pickers.module.css';

interface Choice {
  id: string;
  kind: string;
  /** A node that is there already: the exit is led to it. */
  node?: string;
  name: string;
  words: string;
}

const MOST_NODES = 6;

/** A step put in by writing what should happen: a new one, or a way to one that is there. */
export function QuickAdd() {
  const { t } = useTranslation();
  const { kinds, nodesByKey, exit } = useSpotWords();
  const { quick, closeQuick, add, connect, kindList, pick } = useInner();
  const spot = quick?.spot ?? null;
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);

  const fresh: Choice[] = kindList
    .filter((kind) => matches(`${kind.label} ${kind.help} ${kind.kind}`, typed))
    .map((kind) => ({ id: `kind ${kind.kind}`, kind: kind.kind, name: kind.label, words: kind.help }));
  const here: Choice[] = spot
    ? nodesByKey
        .filter((node) => typed && fold(titleOf(node.key)).includes(fold(typed)))
        .slice(0, MOST_NODES)
        .map((node) => ({
          id: `node ${node.key}`,
          kind: node.kind,
          node: node.key,
          name: titleOf(node.key),
          words: summaryOf(node, kinds[node.kind]).words,
        }))
    : [];
  const all = [...fresh, ...here];
  const current = all[Math.min(at, all.length - 1)];

  function take(choice: Choice | undefined) {
    if (!choice) return;
    closeQuick();
    if (choice.node && spot) {
      connect(spot, choice.node);
      pick([choice.node], { reveal: true });
    } else add(choice.kind, spot ?? undefined);
    window.setTimeout(() => document.querySelector<HTMLElement>('[data-testid=canvas]')?.focus(), 30);
  }
  function press(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') {
      event.preventDefault();
      take(current);
    } else if (step && all.length) {
      event.preventDefault();
      setAt((Math.min(at, all.length - 1) + step + all.length) % all.length);
    }
  }
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at, typed]);

  const option = (choice: Choice) => {
    const { Icon, tone } = lookOf(kinds[choice.kind]);
    return (
      <li
        key={choice.id}
        id={`${id}${choice.id}`}
        role="option"
        aria-selected={choice === current}
        onMouseMove={() => setAt(all.indexOf(choice))}
        onClick={() => take(choice)}
      >
        <span className={css.sign} data-tone={tone}>
          <Icon size={17} stroke={1.9} aria-hidden />
        </span>
        <span>
          <b>{choice.name}</b>
          <small>{choice.words}</small>
        </span>
      </li>
    );
  };
  return (
    <Modal
      opened
      onClose={closeQuick}
      title={t('flows.quick.title')}
      size="lg"
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('app.action.close') }}
    >
      <p className={css.lead}>
        {spot ? t('flows.quick.after', { node: titleOf(spot.node), exit }) : t('flows.quick.free')}
      </p>
      <TextInput
        data-autofocus
        size="md"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={current && `${id}${current.id}`}
        aria-label={t('flows.quick.type')}
        placeholder={t('flows.quick.type')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <ul id={id} ref={list} role="listbox" aria-label={t('flows.quick.title')} className={css.options}>
        {fresh.map(option)}
        {here.length > 0 && (
          <li role="presentation" className={css.divide}>
            {t('flows.quick.existing')}
          </li>
        )}
        {here.map(option)}
      </ul>
      <p className={css.hint}>{t('flows.quick.hint')}</p>
    </Modal>
  );
}

function useSpotWords() {
  const { kinds, graph } = useStudio();
  const { quick, nodes } = useInner();
  const words = useExitWords();
  const node = nodes.get(quick?.spot?.node ?? '');
  const kind = node && kinds[node.kind];
  const exits = node ? exitsOf(node, kind).filter((exit) => quick?.spot?.exits.includes(exit.id)) : [];
  const { title } = words.row({ id: '', target: '', exits }, kind);
  return { kinds, nodesByKey: graph.nodes, exit: title };
}
