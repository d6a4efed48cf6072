import { useTranslation } from 'react-i18next';
import type { NodeFigures } from '@/api/studio';
import { NodeLink } from '../parts';
import { heat, lasting, MEASURES, percent, ranked, share, type Measure } from './model';
import shared from '../studio.module.css';
import css from './figures.module.css';

interface FiguresTableProps {
  rows: readonly NodeFigures[];
  measure: Measure;
  choose: (measure: Measure) => void;
}

/** One line a node; the column chosen sorts the table and is what the canvas shows. */
export function FiguresTable({ rows, measure, choose }: FiguresTableProps) {
  const { t } = useTranslation();
  const hot = heat(rows, measure);
  return (
    <>
      <p className={shared.quiet} role="status">
        {t('studio.figures.shown')}: {t(`studio.figures.explain.${measure}`)}
      </p>
      <div className={css.scroll} role="region" tabIndex={0} aria-label={t('studio.panel.figures')}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('studio.common.node')}</th>
              {MEASURES.map((one) => (
                <th
                  key={one}
                  scope="col"
                  aria-sort={one === measure ? 'descending' : undefined}
                  data-chosen={one === measure || undefined}
                >
                  <button
                    type="button"
                    aria-label={t('studio.figures.sortBy', { measure: t(`studio.figures.measure.${one}`) })}
                    onClick={() => choose(one)}
                  >
                    {t(`studio.figures.measure.${one}`)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ranked(rows, measure).map((row) => (
              <tr key={row.node}>
                <th scope="row">
                  <NodeLink node={row.node} />
                  <span className={css.heat} aria-hidden>
                    <span style={{ width: `${100 * (hot[row.node] ?? 0)}%` }} />
                  </span>
                </th>
                {MEASURES.map((one) => (
                  <td key={one} data-chosen={one === measure || undefined}>
                    <Cell row={row} measure={one} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Cell({ row, measure }: { row: NodeFigures; measure: Measure }) {
  if (measure === 'median_ms') return lasting(row.median_ms);
  const value = row[measure];
  if (measure === 'came') return value;
  return (
    <>
      {value}
      {value > 0 && <small>{percent(share(row, measure))}</small>}
    </>
  );
}
