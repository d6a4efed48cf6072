import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperatorName } from '@/api/names';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { span as duration, ZONE } from '@/i18n/format';
import { dayOf } from './days';
import { history, type PresenceSpan } from './historyApi';
import css from './history.module.css';

/** Who was what, when: a strip of the day for each person. No schedule is needed. */
export function PresencePage() {
  const { t } = useTranslation();
  const [day, setDay] = useState(() => dayOf(new Date()));
  const found = useQuery({ queryKey: ['presence', day], queryFn: () => history.presence(day) });
  const field = (
    <TextInput
      type="date"
      required
      size="xs"
      aria-label={t('supervisor.presence.day')}
      value={day}
      onChange={(event) => event.currentTarget.value && setDay(event.currentTarget.value)}
    />
  );
  return (
    <Panel title={t('supervisor.presence.title')} aside={field}>
      <p className={css.lead}>{t('supervisor.presence.lead')}</p>
      <Answer query={found}>
        {({ start, end, spans }) =>
          spans.length === 0 ? (
            <Notice title={t('supervisor.presence.empty')} />
          ) : (
            <Strips from={Date.parse(start)} to={Date.parse(end)} spans={spans} />
          )
        }
      </Answer>
    </Panel>
  );
}

const hours = new Intl.DateTimeFormat('pt-BR', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const hour = (instant: string): string => hours.format(new Date(instant));

interface Person {
  id: string;
  name: string;
  spans: PresenceSpan[];
}

function Strips({ from, to, spans }: { from: number; to: number; spans: readonly PresenceSpan[] }) {
  const nameOf = useOperatorName();
  const people = new Map<string, Person>();
  for (const one of spans) {
    const person = people.get(one[0]) ?? { id: one[0], name: nameOf(one[0]), spans: [] };
    person.spans.push(one);
    people.set(one[0], person);
  }
  const sorted = [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <ul className={css.strips}>
      <li className={css.hours} aria-hidden>
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {hour}h
          </span>
        ))}
      </li>
      {sorted.map((person) => (
        <Strip key={person.id} person={person} from={from} to={to} />
      ))}
    </ul>
  );
}

const seconds = ([, , , start, end]: PresenceSpan): number => (Date.parse(end) - Date.parse(start)) / 1000;

function Strip({ person, from, to }: { person: Person; from: number; to: number }) {
  const { t } = useTranslation();
  const total = (wanted: readonly string[]) =>
    person.spans.filter((one) => wanted.includes(one[1])).reduce((sum, one) => sum + seconds(one), 0);
  const staffed = duration(total(['available', 'wrap_up']));
  const paused = duration(total(['paused']));
  const at = (instant: string) => ((Date.parse(instant) - from) / (to - from)) * 100;
  const first = person.spans[0]?.[3];
  const last = person.spans.at(-1)?.[4];
  return (
    <li>
      <b>{person.name}</b>
      <small>
        {t('supervisor.presence.staffed')} {staffed} · {t('supervisor.presence.paused')} {paused}
        {first && ` · ${hour(first)}–${last ? hour(last) : ''}`}
      </small>
      <svg
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        role="img"
        aria-label={t('supervisor.presence.strip', { name: person.name, staffed, paused })}
      >
        {person.spans.map((one) => (
          <rect
            key={one[3]}
            data-presence={one[1]}
            x={at(one[3])}
            width={Math.max(0.08, at(one[4]) - at(one[3]))}
            y={one[1] === 'paused' ? 3 : 0}
            height={one[1] === 'paused' ? 7 : 10}
          >
            <title>{`${t(`desk.presence.${one[1] as 'paused'}`)} ${hour(one[3])}–${hour(one[4])}`}</title>
          </rect>
        ))}
      </svg>
    </li>
  );
}
