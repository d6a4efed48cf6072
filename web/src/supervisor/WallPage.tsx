import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useOperators, useQueues } from '@/api/names';
import { Loading } from '@/design/States';
import { freshBoard } from './board';
import { Ticking } from './clock';
import { busy, firstIn, levelOf, percent, sums, waitingIn, wholeDay } from './sums';
import { useAlarms } from './useAlarms';
import { useEverything, type Everything } from './useNow';
import css from './wall.module.css';

const MOST = 8;

/** For a screen on the wall: big numbers, readable at five metres, nobody's name or number. */
export function WallPage() {
  const { t, i18n } = useTranslation();
  const now = useEverything();
  const red = useAlarms(now, freshBoard);
  useEffect(() => {
    document.title = `${t('supervisor.wall.title')} · Atende`;
  }, [t]);
  if (!now) return <Loading full />;
  const all = sums(now);
  const first = firstIn(now.queues);
  const figures = [
    ['waiting', String(all.waiting), all.waiting > 0],
    ['longest', first ? <Ticking key={first} at={first} /> : '–', hasAny(red, 'queueLongest')],
    ['level', percent(levelOf(wholeDay(now.days)), i18n.language), hasAny(red, 'queueLevel')],
    ['free', String(all.available), false],
    ['talking', String(all.talking), false],
    ['paused', String(all.paused), false],
  ] as const;
  return (
    <div className={css.wall} data-testid="wall">
      <h1 className="unseen">{t('supervisor.wall.title')}</h1>
      <dl className={css.figures}>
        {figures.map(([key, value, warm]) => (
          <div key={key} data-figure={key} data-warm={warm || undefined}>
            <dt>{t(`supervisor.wall.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Lines now={now} red={red} />
      <Link className={css.back} href="/">
        {t('supervisor.wall.back')}
      </Link>
    </div>
  );
}

const hasAny = (red: ReadonlySet<string>, kind: string): boolean =>
  [...red].some((key) => key.startsWith(`${kind} `));

/** The queues in which most wait first; as many as fit. */
function Lines({ now, red }: { now: Everything; red: ReadonlySet<string> }) {
  const { t, i18n } = useTranslation();
  const queues = useQueues().data ?? [];
  const operators = useOperators().data ?? [];
  const shown = [...queues]
    .sort((a, b) => waitingIn(now.queues, b.key) - waitingIn(now.queues, a.key))
    .slice(0, MOST);
  const freeIn = (queue: string) =>
    operators.filter((one) => {
      const here = now.operators[one.user_id];
      return here?.presence === 'available' && !busy(here) && one.seats.some((seat) => seat.queue === queue);
    }).length;
  return (
    <table className={css.queues}>
      <thead>
        <tr>
          <th scope="col">{t('supervisor.queues.name')}</th>
          <th scope="col">{t('supervisor.wall.waiting')}</th>
          <th scope="col">{t('supervisor.wall.longest')}</th>
          <th scope="col">{t('supervisor.wall.level')}</th>
          <th scope="col">{t('supervisor.wall.free')}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((one) => {
          const first = firstIn(now.queues, one.key);
          const late = red.has(`queueLongest ${one.key}`) || red.has(`queueWaiting ${one.key}`);
          return (
            <tr key={one.key} data-red={late || undefined}>
              <th scope="row">{one.label}</th>
              <td>{waitingIn(now.queues, one.key)}</td>
              <td>{first ? <Ticking key={first} at={first} /> : '–'}</td>
              <td>{percent(levelOf(now.days[one.key]), i18n.language)}</td>
              <td>{freeIn(one.key)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
