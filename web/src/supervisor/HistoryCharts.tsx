import { useTranslation } from 'react-i18next';
import { clock } from '@/i18n/format';
import type { Dimension, HistoryReport } from './historyApi';
import { nameOf } from './HistoryTable';
import { percent } from './sums';
import css from './history.module.css';

const MOST = 48;
const HIGH = 90;

interface Bar {
  key: string;
  name: string;
  /** Of the chart's height, 0 to 1; `part` is drawn over it. */
  whole: number;
  part?: number;
  words: string;
}

/** Three small charts of the lines in the table: how much, how well, how long. */
export function HistoryCharts({ report, by }: { report: HistoryReport; by: Dimension }) {
  const { t, i18n } = useTranslation();
  const lines = report.lines.slice(0, MOST);
  const number = (value: number | string | null | undefined) => (typeof value === 'number' ? value : 0);
  const most = (key: string) => Math.max(1, ...lines.map((line) => number(line[key])));
  const named = lines.map((line) => ({
    line,
    key: line.key,
    name: nameOf(line.key, line.name, by) || t('supervisor.history.none'),
  }));
  const entered = by === 'operator' ? 'offers' : 'entered';
  const charts: [string, Bar[]][] = [
    [
      t('supervisor.history.entered'),
      named.map(({ line, key, name }) => ({
        key,
        name,
        whole: number(line[entered]) / most(entered),
        part: number(line.answered) / most(entered),
        words: t('supervisor.history.answeredOf', {
          answered: number(line.answered),
          entered: number(line[entered]),
        }),
      })),
    ],
    [
      t('supervisor.history.level'),
      named.map(({ line, key, name }) => ({
        key,
        name,
        whole: number(line.level),
        words: percent(typeof line.level === 'number' ? line.level : null, i18n.language),
      })),
    ],
    [
      t('supervisor.history.wait'),
      named.map(({ line, key, name }) => ({
        key,
        name,
        whole: number(line.mean_wait_s) / most('mean_wait_s'),
        words: clock(number(line.mean_wait_s)),
      })),
    ],
  ];
  const shown = by === 'operator' ? charts.slice(0, 1) : charts;
  return (
    <section className={css.charts} aria-label={t('supervisor.history.charts')}>
      {shown.map(([title, bars]) => (
        <Chart key={title} title={title} bars={bars} />
      ))}
    </section>
  );
}

function Chart({ title, bars }: { title: string; bars: Bar[] }) {
  const wide = 100 / bars.length;
  const words = bars.map((bar) => `${bar.name}: ${bar.words}`).join('; ');
  return (
    <figure className={css.chart}>
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 100 ${HIGH}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}. ${words}`}
      >
        {bars.map((bar, at) => (
          <g key={bar.key}>
            <title>{`${bar.name}: ${bar.words}`}</title>
            <rect
              className={bar.part === undefined ? css.part : css.whole}
              x={at * wide + wide * 0.12}
              width={wide * 0.76}
              y={HIGH - Math.max(0.5, bar.whole * HIGH)}
              height={Math.max(0.5, bar.whole * HIGH)}
            />
            {bar.part !== undefined && (
              <rect
                className={css.part}
                x={at * wide + wide * 0.12}
                width={wide * 0.76}
                y={HIGH - bar.part * HIGH}
                height={bar.part * HIGH}
              />
            )}
          </g>
        ))}
      </svg>
      <p className={css.ends} aria-hidden>
        <span>{bars[0]?.name}</span>
        {bars.length > 1 && <span>{bars.at(-1)?.name}</span>}
      </p>
    </figure>
  );
}
