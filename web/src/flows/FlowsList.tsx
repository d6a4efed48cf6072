import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArrowsSplit,
  IconCopy,
  IconDots,
  IconHourglass,
  IconMoodSmile,
  IconPhoneIncoming,
  IconPlus,
  IconTrash,
  type Icon,
} from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { flows, type FlowLine } from '@/api/flows';
import { messageOf } from '@/api/problem';
import { useMay } from '@/app/SessionContext';
import { Chip } from '@/design/Chip';
import { useSay } from '@/design/Say';
import { Answer, Notice } from '@/design/States';
import { NewFlow } from './NewFlow';
import css from './flows.module.css';

const PURPOSES: readonly { purpose: string; Icon: Icon }[] = [
  { purpose: 'main', Icon: IconPhoneIncoming },
  { purpose: 'waiting', Icon: IconHourglass },
  { purpose: 'after', Icon: IconMoodSmile },
];

/** Every conversation of the hotline, by what it is for. */
export function FlowsList() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: ['flows'], queryFn: flows.list });
  const [making, setMaking] = useState<{ from: FlowLine | null } | null>(null);
  const writable = useMay()('flow.write');
  useEffect(() => {
    document.title = `${t('flows.title')} · Atende`;
  }, [t]);
  return (
    <>
      <header className={css.head}>
        <div>
          <h1>{t('flows.title')}</h1>
          <p>{t('flows.lead')}</p>
        </div>
        {writable && (
          <Button leftSection={<IconPlus size={18} />} onClick={() => setMaking({ from: null })}>
            {t('flows.add')}
          </Button>
        )}
      </header>
      <Answer query={all}>
        {(lines) =>
          lines.length === 0 ? (
            <Notice title={t('flows.empty')} icon={<IconArrowsSplit size={26} />} />
          ) : (
            <ul className={css.cards}>
              {[...lines].sort(byPurpose).map((line) => (
                <Card key={line.key} line={line} copy={() => setMaking({ from: line })} />
              ))}
            </ul>
          )
        }
      </Answer>
      {making && <NewFlow from={making.from} close={() => setMaking(null)} />}
    </>
  );
}

const rank = (line: FlowLine): number => {
  const at = PURPOSES.findIndex(({ purpose }) => purpose === line.purpose);
  return at < 0 ? PURPOSES.length : at;
};

/** What answers calls first, then what runs beside it. */
const byPurpose = (a: FlowLine, b: FlowLine): number =>
  rank(a) - rank(b) || (a.label || a.key).localeCompare(b.label || b.key);

function Card({ line, copy }: { line: FlowLine; copy: () => void }) {
  const { t } = useTranslation();
  const writable = useMay()('flow.write');
  const name = line.label || line.key;
  const Sign = PURPOSES.find(({ purpose }) => purpose === line.purpose)?.Icon ?? IconArrowsSplit;
  return (
    <li className={css.card} data-testid={`flow-${line.key}`}>
      <div className={css.cardHead}>
        <p className={css.purpose}>
          <Sign size={16} stroke={1.8} aria-hidden />
          {t(`flows.purpose.${line.purpose as 'main'}`, { defaultValue: line.purpose })}
        </p>
        <h2>
          <Link href={`/${line.key}`} aria-label={t('flows.card.open', { name })}>
            {name}
          </Link>
        </h2>
        <code>{line.key}</code>
        {writable && <CardMenu line={line} copy={copy} />}
      </div>
      <p className={css.chips}>
        <Chip tone={line.published ? 'go' : 'calm'}>
          {line.published ? t('flows.card.published', { version: line.published }) : t('flows.card.never')}
        </Chip>
        {line.changed && line.published !== null && <Chip tone="warm">{t('flows.card.changed')}</Chip>}
      </p>
      <Figures line={line} />
    </li>
  );
}

/** How the draft stands and how often its steps were walked; asked for card by card, so the list is there at once. */
function Figures({ line }: { line: FlowLine }) {
  const { t } = useTranslation();
  const lint = useQuery({
    queryKey: ['flows', line.key, 'lint', line.draft_at],
    queryFn: () => flows.lint(line.key),
    staleTime: 60_000,
  });
  const came = useQuery({
    queryKey: ['flows', line.key, 'came'],
    queryFn: () => flows.figures(line.key, 7),
    enabled: line.published !== null,
    staleTime: 60_000,
  });
  const errors = lint.data?.findings.filter((one) => one.level === 'error').length;
  const start = lint.data?.graph?.start;
  const calls = came.data?.find((one) => one.node === start)?.came;
  return (
    <p className={css.figures}>
      {lint.data?.graph && <span>{t('flows.card.steps', { count: lint.data.graph.nodes.length })}</span>}
      {errors !== undefined && (
        <span data-level={errors ? 'error' : undefined}>
          {errors === 0
            ? t('flows.card.sound')
            : errors === 1
              ? t('flows.card.error')
              : t('flows.card.errors', { count: errors })}
        </span>
      )}
      {calls !== undefined && <span>{t('flows.card.calls', { count: calls })}</span>}
    </p>
  );
}

function CardMenu({ line, copy }: { line: FlowLine; copy: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const name = line.label || line.key;
  async function drop() {
    if (!window.confirm(t('flows.card.dropSure', { name }))) return;
    try {
      await flows.drop(line.key);
      await queries.invalidateQueries({ queryKey: ['flows'] });
    } catch (error) {
      say.note(messageOf(error), 'bad');
    }
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('flows.card.more', { name })}>
          <IconDots size={19} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={17} />} onClick={copy}>
          {t('flows.card.copy')}
        </Menu.Item>
        {line.published === null && (
          <Menu.Item color="rose" leftSection={<IconTrash size={17} />} onClick={() => void drop()}>
            {t('flows.card.drop')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
