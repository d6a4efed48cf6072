import { IconAlertTriangleFilled, IconCornerDownRight, IconSquareRoundedXFilled } from '@tabler/icons-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { focusForm } from './canvas/useCanvasKeys';
import { lookOf } from './canvas/kinds';
import { titleOf } from './graph/titles';
import { summaryOf } from './graph/words';
import { useInner } from './inner';
import { useExitWords } from './names';
import { useStudio } from './studio';
import { spotAfter } from './useEditing';
import css from './outline.module.css';

/** The same tree in lines: for screen readers, for telephones, and for whoever prefers to read. */
export function Outline() {
  const { t } = useTranslation();
  const { graph, kinds, openPanel, overlay } = useStudio();
  const { tree, nodes, picked, pick, findingsOf, reveal, remove, openQuick } = useInner();
  const words = useExitWords();
  const list = useRef<HTMLUListElement>(null);
  const current = picked.at(-1);
  const order = tree.order;
  useEffect(() => {
    if (reveal && current)
      list.current
        ?.querySelector(`[data-key="${CSS.escape(current)}"]`)
        ?.scrollIntoView({ block: 'nearest' });
  }, [reveal, current]);

  function press(event: KeyboardEvent) {
    if (!(event.target instanceof Element) || event.target.getAttribute('role') !== 'treeitem') return;
    const at = order.findIndex(({ key }) => key === current);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: order.length - 1,
    };
    const next = to[event.key] === undefined ? undefined : order[to[event.key] ?? -1];
    const parent = event.key === 'ArrowLeft' ? tree.parent.get(current ?? '') : undefined;
    const child = event.key === 'ArrowRight' ? tree.children.get(current ?? '')?.[0] : undefined;
    const go = next?.key ?? parent ?? child;
    if (go) {
      pick([go], { reveal: true });
      list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(go)}"]`)?.focus();
    } else if (event.key === 'Enter') focusForm(openPanel);
    else if (event.key === 'Delete') remove();
    else if (event.key === '/') openQuick(spotAfter(graph, kinds, current));
    else return;
    event.preventDefault();
  }
  return (
    <div className={css.outline}>
      <p className={css.hint}>{t('flows.outline.hint')}</p>
      <ul
        ref={list}
        role="tree"
        aria-label={t('flows.outline.label')}
        onKeyDown={press}
        data-testid="outline"
      >
        {order.map(({ key, depth }, index) => {
          const node = nodes.get(key);
          if (!node) return null;
          const kind = kinds[node.kind];
          const { Icon, tone } = lookOf(kind);
          const root = tree.roots.find((one) => one.key === key);
          const found = findingsOf.get(key) ?? [];
          const errors = found.some((one) => one.level === 'error');
          const rows = tree.rows.get(key) ?? [];
          const summary = summaryOf(node, kind);
          const jumps = rows.filter((row) => tree.parent.get(row.target) !== key);
          const from = tree.rows
            .get(tree.parent.get(key) ?? '')
            ?.filter((row) => row.target === key)
            .map((row) => words.row(row, kinds[nodes.get(tree.parent.get(key) ?? '')?.kind ?? '']).title)
            .join(', ');
          return (
            <li key={key} role="none" style={{ '--depth': depth } as React.CSSProperties}>
              {root && (
                <p className={css.root} data-sort={root.sort} role="presentation">
                  <b>{t(`flows.root.${root.sort}`)}</b> {t(`flows.root.${`${root.sort}Lead` as 'startLead'}`)}
                </p>
              )}
              <div
                role="treeitem"
                tabIndex={key === current || (current === undefined && index === 0) ? 0 : -1}
                aria-level={depth + 1}
                aria-selected={picked.includes(key)}
                data-key={key}
                data-state={overlay?.nodes[key]?.state}
                className={css.item}
                onClick={() => {
                  pick([key]);
                  openPanel('step');
                }}
                onFocus={() => key !== current && pick([key])}
              >
                {from && <span className={css.from}>{from}</span>}
                <span className={css.line}>
                  <span className={css.sign} data-tone={tone}>
                    <Icon size={16} stroke={1.9} aria-hidden />
                  </span>
                  <b>{titleOf(key)}</b>
                  <small>{kind?.label}</small>
                  {overlay?.nodes[key]?.badge && <em>{overlay.nodes[key]?.badge?.text}</em>}
                  {found.length > 0 &&
                    (errors ? (
                      <IconSquareRoundedXFilled
                        size={16}
                        className={css.error}
                        aria-label={t('flows.node.errors', { count: found.length })}
                      />
                    ) : (
                      <IconAlertTriangleFilled
                        size={15}
                        className={css.warning}
                        aria-label={t('flows.node.warnings', { count: found.length })}
                      />
                    ))}
                </span>
                {summary.words && <span className={css.words}>{summary.words}</span>}
                {jumps.length > 0 && (
                  <span className={css.jumps}>
                    {jumps.map((row) => (
                      <span key={row.id}>
                        {words.row(row, kind).title} <IconCornerDownRight size={13} aria-hidden />{' '}
                        {row.target ? (
                          <>
                            <span className="unseen">{t('flows.outline.leads', { node: '' })}</span>
                            {titleOf(row.target)}
                          </>
                        ) : (
                          <strong>{t('flows.node.nowhere')}</strong>
                        )}
                      </span>
                    ))}
                  </span>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
