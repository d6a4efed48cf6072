import { ActionIcon, Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Graph } from '@/api/flows';
import { titleOf } from '../graph/titles';
import { useInner } from '../inner';
import { useAround } from '../names';
import { useStudio } from '../studio';
import { ListField } from './ListField';
import css from './forms.module.css';

type Word = 'label' | 'note' | 'start' | 'person' | 'danger' | 'waiting' | 'after';

/** What holds for the whole flow: its name, where it begins, whom it leads to, its lists. */
export function FlowForm() {
  const { t } = useTranslation();
  const { graph, apply, writable } = useStudio();
  const { findingsOf } = useInner();
  const around = useAround();
  const found = findingsOf.get('') ?? [];
  const put = (name: Word, text: string) =>
    apply((now) => ({ ...now, [name]: text }) satisfies Graph, `flow.${name}`);
  const nodes = graph.nodes.map((node) => ({ value: node.key, label: titleOf(node.key) }));
  const others = around.flow.filter((one) => one.value !== graph.flow);
  const choose = (name: Word, data: { value: string; label: string }[]) => (
    <Select
      key={name}
      label={t(`flows.flow.${name}`)}
      disabled={!writable}
      data={data}
      searchable
      clearable={name !== 'start'}
      clearButtonProps={{ 'aria-label': t('flows.flow.none') }}
      placeholder={t('flows.flow.none')}
      value={graph[name] || null}
      onChange={(next) => put(name, next ?? '')}
    />
  );
  return (
    <div className={css.form} data-testid="flow-form">
      <header>
        <p className={css.title}>{t('flows.flow.title')}</p>
        <p className={css.quiet}>{t('flows.flow.lead')}</p>
      </header>
      {found.map((one) => (
        <p key={one.detail} className={css.finding} data-level={one.level}>
          {one.detail}
        </p>
      ))}
      <TextInput
        label={t('flows.flow.label')}
        disabled={!writable}
        autoComplete="off"
        value={graph.label}
        onChange={(event) => put('label', event.currentTarget.value)}
      />
      <Textarea
        label={t('flows.flow.note')}
        disabled={!writable}
        autosize
        minRows={2}
        value={graph.note}
        onChange={(event) => put('note', event.currentTarget.value)}
      />
      {choose('start', nodes)}
      {graph.purpose !== 'waiting' && choose('person', nodes)}
      {graph.purpose === 'main' && choose('danger', nodes)}
      {graph.purpose === 'main' && choose('waiting', others)}
      {graph.purpose === 'main' && choose('after', others)}
      <Lists />
    </div>
  );
}

function Lists() {
  const { t } = useTranslation();
  const { graph, apply, writable } = useStudio();
  const [name, setName] = useState('');
  const put = (key: string, words: readonly string[]) =>
    apply((now) => ({ ...now, lists: { ...now.lists, [key]: words } }), `list.${key}`);
  const add = () => {
    const key = name.trim().toLowerCase().replaceAll(/\s+/g, '_');
    if (key && !graph.lists[key]) put(key, []);
    setName('');
  };
  return (
    <section className={css.group}>
      <h3>{t('flows.flow.lists')}</h3>
      <p className={css.help}>{t('flows.flow.listsHint')}</p>
      {Object.entries(graph.lists).map(([key, words]) => (
        <div key={key} className={css.line}>
          <ListField label={key} words={words} disabled={!writable} change={(next) => put(key, next)} />
          {writable && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('flows.flow.dropList', { name: key })}
              onClick={() =>
                apply((now) => {
                  const { [key]: _, ...lists } = now.lists;
                  return { ...now, lists };
                })
              }
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </div>
      ))}
      {writable && (
        <div className={css.newList}>
          <TextInput
            aria-label={t('flows.flow.listName')}
            placeholder={t('flows.flow.listName')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && add()}
          />
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            disabled={!name.trim()}
            onClick={add}
          >
            {t('flows.flow.addList')}
          </Button>
        </div>
      )}
    </section>
  );
}
