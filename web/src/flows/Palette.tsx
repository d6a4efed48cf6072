import { ActionIcon, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeKind } from '@/api/flows';
import { matches } from '@/design/fold';
import { KIND_TYPE } from './canvas/useDrop';
import { grouped, lookOf } from './canvas/kinds';
import { useInner } from './inner';
import { useStudio } from './studio';
import { spotAfter } from './useEditing';
import css from './palette.module.css';

/** Every kind of step, in its group: dragged onto the drawing, or clicked to come after what is picked. */
export function Palette() {
  const { t } = useTranslation();
  const { kindList } = useInner();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useLocalStorage({ key: 'atende.fluxos.passos', defaultValue: true });
  if (!open)
    return (
      <div className={css.closed}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('flows.palette.show')}
          onClick={() => setOpen(true)}
        >
          <IconLayoutSidebarLeftExpand size={20} />
        </ActionIcon>
      </div>
    );
  const found = kindList.filter((kind) => matches(`${kind.label} ${kind.help} ${kind.kind}`, typed));
  return (
    <section className={css.palette} aria-label={t('flows.palette.title')}>
      <header className={css.head}>
        <h2>{t('flows.palette.title')}</h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('flows.palette.hide')}
          onClick={() => setOpen(false)}
        >
          <IconLayoutSidebarLeftCollapse size={20} />
        </ActionIcon>
      </header>
      <TextInput
        size="sm"
        type="search"
        className={css.search}
        aria-label={t('flows.palette.search')}
        placeholder={t('flows.palette.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={css.list} tabIndex={-1}>
        {found.length === 0 && <p className={css.none}>{t('flows.palette.none')}</p>}
        {grouped(found).map(({ group, kinds }) => (
          <section key={group}>
            <h3>{t(`flows.group.${group as 'fala'}`, { defaultValue: group })}</h3>
            {kinds.map((kind) => (
              <Item key={kind.kind} kind={kind} />
            ))}
          </section>
        ))}
      </div>
      <p className={css.hint}>{t('flows.palette.hint')}</p>
    </section>
  );
}

function Item({ kind }: { kind: NodeKind }) {
  const { t } = useTranslation();
  const { graph, kinds } = useStudio();
  const { add, picked } = useInner();
  const { Icon, tone } = lookOf(kind);
  return (
    <button
      type="button"
      draggable
      className={css.item}
      data-tone={tone}
      data-kind={kind.kind}
      title={kind.help}
      aria-label={t('flows.palette.add', { kind: kind.label })}
      onDragStart={(event) => {
        event.dataTransfer.setData(KIND_TYPE, kind.kind);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onClick={() => add(kind.kind, spotAfter(graph, kinds, picked.at(-1)) ?? undefined)}
    >
      <span className={css.sign} data-tone={tone}>
        <Icon size={16} stroke={1.9} aria-hidden />
      </span>
      {kind.label}
    </button>
  );
}
