import { Button, Tabs } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStudio } from '@/flows/studio';
import { useKeepAsTest } from '../tests/keep';
import { stepsOf } from '../tests/steps';
import { Heard } from './Heard';
import { turnsOf } from './session';
import { Stops } from './Stops';
import type { Debugging } from './useSession';
import { Variables } from './Variables';
import { Way } from './Way';
import css from './debug.module.css';

interface DetailsProps {
  debug: Debugging;
  stops: readonly string[];
  toggle: (node: string) => void;
}

/** What stands behind the conversation. */
export function Details({ debug, stops, toggle }: DetailsProps) {
  const { t } = useTranslation();
  const { session } = debug;
  const started = session.link !== 'off';
  return (
    <section aria-label={t('studio.debug.details')}>
      <Tabs defaultValue="stops" keepMounted={false} classNames={{ tab: css.tabHead }}>
        <Tabs.List>
          <Tabs.Tab value="stops">{t('studio.debug.stops')}</Tabs.Tab>
          <Tabs.Tab value="variables">{t('studio.debug.variables')}</Tabs.Tab>
          <Tabs.Tab value="heard">{t('studio.debug.heard')}</Tabs.Tab>
          <Tabs.Tab value="way">{t('studio.debug.way')}</Tabs.Tab>
        </Tabs.List>
        <div className={css.tab}>
          <Tabs.Panel value="stops">
            <Stops stops={stops} toggle={toggle} />
          </Tabs.Panel>
          <Tabs.Panel value="variables">
            <Variables session={session} send={debug.send} />
          </Tabs.Panel>
          <Tabs.Panel value="heard">
            <Heard session={session} />
          </Tabs.Panel>
          <Tabs.Panel value="way">
            <Way session={session} />
          </Tabs.Panel>
        </div>
      </Tabs>
      {started && turnsOf(session).length > 0 && <Keep debug={debug} />}
    </section>
  );
}

function Keep({ debug: { session } }: { debug: Debugging }) {
  const { t } = useTranslation();
  const { writable } = useStudio();
  const keep = useKeepAsTest();
  if (!writable) return null;
  return (
    <Button
      size="compact-md"
      variant="light"
      leftSection={<IconTestPipe size={16} aria-hidden />}
      onClick={() => {
        const end = session.talk.find((entry) => entry.who === 'end');
        const last = session.way.at(-1)?.node;
        const steps = stepsOf(turnsOf(session));
        // How it ended is worth a check of its own; an unfinished run is checked by where it came to.
        keep(
          t('studio.tests.fromRun'),
          last && !(end?.who === 'end' && end.outcome === 'hung_up')
            ? [...steps, { kind: 'expect', value: last }]
            : steps,
        );
      }}
    >
      {t('studio.tests.make')}
    </Button>
  );
}
