import { useTranslation } from 'react-i18next';
import { Table } from '@/design/Table';
import { clock } from '@/i18n/format';
import type { Dimension, Figures, HistoryColumn, HistoryReport } from './historyApi';
import { percent } from './sums';
import css from './history.module.css';

/** "2026-03-02T09" → "02/03 09h", "2026-03-02" → "02/03": already the city's own hours. */
export function nameOf(key: string, name: string, by: Dimension): string {
  const found = /^\d{4}-(\d\d)-(\d\d)(?:T(\d\d))?$/.exec(key);
  if (!found || (by !== 'hour' && by !== 'day')) return name;
  return `${found[2]}/${found[1]}${found[3] ? ` ${found[3]}h` : ''}`;
}

function cell({ key, kind }: HistoryColumn, figures: Figures, language: string): string {
  const value = figures[key];
  if (typeof value !== 'number') return '–';
  if (kind === 'share') return percent(value, language);
  return kind === 'seconds' ? clock(value) : value.toLocaleString(language);
}

export function HistoryTable({ report, by }: { report: HistoryReport; by: Dimension }) {
  const { t, i18n } = useTranslation();
  const { columns, lines, total } = report;
  return (
    <div className={css.table}>
      <Table
        label={t('supervisor.history.table')}
        heads={[
          t(`supervisor.history.dimension.${by}`),
          ...columns.map(({ words, kind }) => (kind === 'seconds' ? words.replace(' (s)', '') : words)),
        ]}
      >
        {lines.map((line) => (
          <tr key={line.key}>
            <th scope="row">{nameOf(line.key, line.name, by) || t('supervisor.history.none')}</th>
            {columns.map((column) => (
              <td key={column.key} data-number>
                {cell(column, line, i18n.language)}
              </td>
            ))}
          </tr>
        ))}
        <tr className={css.total}>
          <th scope="row">{t('supervisor.history.total')}</th>
          {columns.map((column) => (
            <td key={column.key} data-number>
              {cell(column, total, i18n.language)}
            </td>
          ))}
        </tr>
      </Table>
    </div>
  );
}
