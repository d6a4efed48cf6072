import { Button } from '@mantine/core';
import { IconUserPlus, IconUserSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { called } from '@/api/people';
import type { Candidate } from '@/api/pop';
import { useHotkey } from '@/app/hotkeys';
import { Avatar } from '@/design/Avatar';
import { Chip } from '@/design/Chip';
import { Keys } from '@/design/Keys';
import { Answer } from '@/design/States';
import { FindPerson } from './FindPerson';
import { NewPersonForm } from './NewPersonForm';
import { OpenTickets } from './OpenTickets';
import { usePop } from './queries';
import { useConfirm } from './useConfirm';
import css from './pop.module.css';

/** People found by the telephone. Nothing is proven until the operator says so. */
export function Candidates({ interaction }: { interaction: string }) {
  const { t } = useTranslation();
  const pop = usePop(interaction);
  const confirm = useConfirm(interaction);
  const all = pop.data?.candidates ?? [];
  const confirmed = pop.data?.confirmed ?? null;
  const pick = (index: number) => () => {
    const one = all[index];
    if (one && !confirmed) confirm(one.id);
  };
  useHotkey('Alt+1', all.length > 0 && pick(0));
  useHotkey('Alt+2', all.length > 1 && pick(1));
  useHotkey('Alt+3', all.length > 2 && pick(2));
  return (
    <Answer query={pop}>
      {({ candidates }) => {
        const shown = confirmed ? candidates.filter((one) => one.id === confirmed) : candidates;
        return (
          <>
            {!confirmed && candidates.length > 0 && <p className={css.proof}>{t('desk.pop.proof')}</p>}
            <ul className={css.people}>
              {shown.map((one, index) => (
                <Person
                  key={one.id}
                  one={one}
                  place={index + 1}
                  confirmed={confirmed === one.id}
                  confirm={confirm}
                />
              ))}
            </ul>
            {!confirmed && <Others interaction={interaction} known={candidates.length > 0} />}
          </>
        );
      }}
    </Answer>
  );
}

interface PersonProps {
  one: Candidate;
  place: number;
  confirmed: boolean;
  confirm: (person: string | null) => void;
}

function Person({ one, place, confirmed, confirm }: PersonProps) {
  const { t } = useTranslation();
  const facts = [one.neighbourhood, one.cpf_masked, one.telephone_label].filter(Boolean).join(' · ');
  return (
    <li className={css.person} data-confirmed={confirmed || undefined}>
      <div className={css.personHead}>
        <Avatar name={called(one)} size={38} />
        <div className={css.personName}>
          <b>{called(one)}</b>
          <span>{facts}</span>
        </div>
        {confirmed ? (
          <>
            <Chip tone="go">{t('desk.pop.confirmed')}</Chip>
            <Button size="compact-sm" variant="subtle" onClick={() => confirm(null)}>
              {t('desk.pop.undo')}
            </Button>
          </>
        ) : (
          <Button
            size="compact-md"
            variant="light"
            rightSection={place <= 3 && <Keys keys={['Alt', String(place)]} quiet />}
            aria-keyshortcuts={`Alt+${place}`}
            onClick={() => confirm(one.id)}
          >
            {t('desk.pop.confirm')}
          </Button>
        )}
      </div>
      <OpenTickets tickets={one.tickets} />
    </li>
  );
}

function Others({ interaction, known }: { interaction: string; known: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'find' | 'new' | null>(null);
  return (
    <div className={css.others}>
      {!known && (
        <p className={css.nobody}>
          <b>{t('desk.pop.nobody')}</b>
          {t('desk.pop.nobodyLead')}
        </p>
      )}
      {open === null && (
        <div className={css.row}>
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconUserSearch size={17} />}
            onClick={() => setOpen('find')}
          >
            {t(known ? 'desk.pop.find' : 'app.action.search')}
          </Button>
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconUserPlus size={17} />}
            onClick={() => setOpen('new')}
          >
            {t('desk.pop.newPerson')}
          </Button>
        </div>
      )}
      {open === 'find' && <FindPerson interaction={interaction} close={() => setOpen(null)} />}
      {open === 'new' && <NewPersonForm interaction={interaction} close={() => setOpen(null)} />}
    </div>
  );
}
