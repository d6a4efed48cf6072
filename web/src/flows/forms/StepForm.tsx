import { ActionIcon, Menu, Textarea, TextInput } from '@mantine/core';
import {
  IconArrowLeft,
  IconChevronRight,
  IconClipboardPlus,
  IconCopy,
  IconCopyPlus,
  IconCut,
  IconDots,
  IconTrash,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldForm, GraphNode } from '@/api/flows';
import { lookOf } from '../canvas/kinds';
import { KEY, setNote, setValue } from '../graph/edit';
import { titleOf } from '../graph/titles';
import { useInner } from '../inner';
import { useExitWords } from '../names';
import { useStudio } from '../studio';
import { FieldView } from './FieldView';
import css from './forms.module.css';

const WAYS = new Set(['node', 'routes', 'options', 'cases']);
const QUIET = new Set(['number', 'flag']);

/** The form of one step, drawn from what its kind says about its fields. */
export function StepForm({ node }: { node: GraphNode }) {
  const { t } = useTranslation();
  const { kinds, apply, writable } = useStudio();
  const { findingsOf, field: wanted, reveal } = useInner();
  const form = useRef<HTMLDivElement>(null);
  const kind = kinds[node.kind];
  const found = findingsOf.get(node.key) ?? [];
  const fields = kind?.fields ?? [];
  const ways = fields.filter((field) => WAYS.has(field.widget));
  const quiet = fields.filter((field) => QUIET.has(field.widget));
  const main = fields.filter((field) => !WAYS.has(field.widget) && !QUIET.has(field.widget));
  const general = found.filter((one) => !fields.some((field) => field.name === one.field));

  useEffect(() => {
    if (!wanted) return;
    const place = form.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(wanted)}"]`);
    place?.closest('details')?.setAttribute('open', '');
    place?.scrollIntoView({ block: 'center' });
    const input = place?.matches('input, textarea')
      ? place
      : place?.querySelector<HTMLElement>('input, textarea');
    (input ?? place?.querySelector('button'))?.focus();
  }, [wanted, reveal]);

  const view = (field: FieldForm, first = false) => (
    <FieldView
      key={field.name}
      field={field}
      node={node}
      first={first}
      findings={found.filter((one) => one.field === field.name)}
      change={(value) =>
        apply((graph) => setValue(graph, node.key, field.name, value), `${node.key}.${field.name}`)
      }
    />
  );
  return (
    <div ref={form} className={css.form} data-testid="step-form">
      <Head node={node} />
      {general.map((one) => (
        <p key={one.detail} className={css.finding} data-level={one.level}>
          {one.detail}
        </p>
      ))}
      {main.map((field, at) => view(field, at === 0))}
      {ways.length > 0 && (
        <section className={css.group} data-first={main.length === 0 || undefined}>
          <h3>{t('flows.step.ways')}</h3>
          {ways.map((field) => view(field))}
        </section>
      )}
      <details className={css.more}>
        <summary>
          <IconChevronRight size={16} aria-hidden />
          {t('flows.step.more')}
        </summary>
        <div className={css.form}>
          {quiet.map((field) => view(field))}
          <KeyField node={node} />
          <Textarea
            label={t('flows.step.note')}
            description={t('flows.step.noteHint')}
            autosize
            minRows={2}
            disabled={!writable}
            value={node.note}
            data-field="note"
            onChange={(event) => {
              const text = event.currentTarget.value;
              apply((graph) => setNote(graph, node.key, text), `${node.key}.note`);
            }}
          />
        </div>
      </details>
      <Comes node={node} />
    </div>
  );
}

function Head({ node }: { node: GraphNode }) {
  const { t } = useTranslation();
  const { kinds, writable, select } = useStudio();
  const { copy, paste, duplicate, remove } = useInner();
  const kind = kinds[node.kind];
  const { Icon, tone } = lookOf(kind);
  return (
    <header className={css.head}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('flows.keys.back')}
        onClick={() => select(null)}
      >
        <IconArrowLeft size={18} />
      </ActionIcon>
      <span className={css.sign} data-tone={tone}>
        <Icon size={20} stroke={1.8} aria-hidden />
      </span>
      <div>
        <p className={css.title}>{titleOf(node.key)}</p>
        <p className={css.quiet}>
          {kind?.label ?? t('flows.node.unknown')}. {kind?.help}
        </p>
      </div>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('flows.node.menu')}>
            <IconDots size={19} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <OverlayActs node={node.key} />
          <Menu.Item leftSection={<IconCopy size={17} />} onClick={() => copy(false)}>
            {t('flows.node.copy')}
          </Menu.Item>
          {writable && (
            <>
              <Menu.Item leftSection={<IconCut size={17} />} onClick={() => copy(true)}>
                {t('flows.node.cut')}
              </Menu.Item>
              <Menu.Item leftSection={<IconClipboardPlus size={17} />} onClick={() => paste()}>
                {t('flows.node.paste')}
              </Menu.Item>
              <Menu.Item leftSection={<IconCopyPlus size={17} />} onClick={duplicate}>
                {t('flows.node.duplicate')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item color="rose" leftSection={<IconTrash size={17} />} onClick={remove}>
                {t('flows.node.remove')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

/** What a panel lets one do with a step, such as stopping a run before it. */
function OverlayActs({ node }: { node: string }) {
  const { overlay } = useStudio();
  if (!overlay?.acts?.length) return null;
  return (
    <>
      {overlay.acts.map(({ label, Icon, act }) => (
        <Menu.Item key={label} leftSection={<Icon size={17} />} onClick={() => act(node)}>
          {label}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}

/** The key is changed when one is done writing: every reference follows at once. */
function KeyField({ node }: { node: GraphNode }) {
  const { t } = useTranslation();
  const { writable } = useStudio();
  const { nodes, rename } = useInner();
  const [typed, setTyped] = useState(node.key);
  const error = !KEY.test(typed)
    ? t('flows.step.badKey')
    : typed !== node.key && nodes.has(typed)
      ? t('flows.step.takenKey')
      : null;
  const done = () => {
    if (!error && typed !== node.key) rename(node.key, typed);
  };
  return (
    <TextInput
      label={t('flows.step.key')}
      description={t('flows.step.keyHint')}
      disabled={!writable}
      spellCheck={false}
      autoComplete="off"
      value={typed}
      error={error}
      data-field="key"
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}

function Comes({ node }: { node: GraphNode }) {
  const { t } = useTranslation();
  const { kinds, select } = useStudio();
  const { tree, nodes } = useInner();
  const words = useExitWords();
  const root = tree.roots.find((one) => one.key === node.key && one.sort !== 'loose');
  const into = tree.into.get(node.key) ?? [];
  return (
    <section className={css.group}>
      <h3>{t('flows.step.comes')}</h3>
      <ul className={css.comes}>
        {root && <li>{t(`flows.root.${`${root.sort}Lead` as 'startLead'}`)}</li>}
        {into.map((line) => {
          const row = tree.rows.get(line.source)?.find((one) => one.id === line.row);
          const kind = kinds[nodes.get(line.source)?.kind ?? ''];
          return (
            <li key={`${line.source} ${line.row}`}>
              <button type="button" onClick={() => select(line.source)}>
                {titleOf(line.source)}
              </button>
              {row && <span> · {words.row(row, kind).title}</span>}
            </li>
          );
        })}
        {!root && into.length === 0 && <li>{t('flows.step.nobody')}</li>}
      </ul>
    </section>
  );
}
