import { Autocomplete, Button, Collapse, SegmentedControl, Textarea } from '@mantine/core';
import { IconAdjustments, IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { numbers } from '@/api/admin';
import { useHotkey } from '@/app/hotkeys';
import { useMay } from '@/app/SessionContext';
import { Link } from 'wouter';
import { useStudio } from '@/flows/studio';
import { SaveFirst } from '../parts';
import type { Mode } from './messages';
import { pairs } from './session';
import type { Debugging } from './useSession';
import css from './debug.module.css';

interface SetupProps {
  debug: Debugging;
  stops: readonly string[];
}

/** How to talk, with what the run begins, and the button that begins it. */
export function Setup({ debug, stops }: SetupProps) {
  const { t } = useTranslation();
  const { session, start, stop } = debug;
  const [mode, setMode] = useState<Mode>('text');
  const [number, setNumber] = useState('');
  const [given, setGiven] = useState({ variables: '', answers: '' });
  const [open, setOpen] = useState(false);
  const on = session.link === 'on' || session.link === 'connecting';
  const variables = pairs(given.variables);
  const answers = pairs(given.answers);
  const ready = variables.bad === null && answers.bad === null && (mode !== 'phone' || number.trim() !== '');
  const begin = () =>
    void start({
      mode,
      number: number.trim(),
      variables: variables.values,
      answers: answers.values,
      breakpoints: stops,
    });
  useHotkey('Ctrl+Enter', ready && begin);
  return (
    <div className={css.setup}>
      <SegmentedControl
        fullWidth
        aria-label={t('studio.debug.mode')}
        data={(['text', 'voice', 'phone'] as const).map((value) => ({
          value,
          label: t(`studio.debug.${value}`),
        }))}
        value={mode}
        onChange={(value) => setMode(value as Mode)}
      />
      {mode === 'phone' && <TestNumber value={number} change={setNumber} />}
      <div className={css.bar}>
        <Button
          aria-keyshortcuts="Control+Enter"
          disabled={!ready}
          loading={session.link === 'connecting'}
          leftSection={on ? <IconRefresh size={17} aria-hidden /> : <IconPlayerPlay size={17} aria-hidden />}
          onClick={begin}
        >
          {t(on ? 'studio.debug.restart' : mode === 'phone' ? 'studio.debug.attach' : 'studio.debug.start')}
        </Button>
        {on && (
          <Button variant="default" leftSection={<IconPlayerStop size={17} aria-hidden />} onClick={stop}>
            {t('studio.debug.end')}
          </Button>
        )}
        {mode !== 'phone' && (
          <Button
            variant="subtle"
            aria-expanded={open}
            leftSection={<IconAdjustments size={17} aria-hidden />}
            onClick={() => setOpen(!open)}
          >
            {t('studio.debug.prepare')}
          </Button>
        )}
      </div>
      <Collapse expanded={open && mode !== 'phone'}>
        <div className={css.prepare}>
          <p className={css.quiet}>{t('studio.debug.prepareLead')}</p>
          {(['variables', 'answers'] as const).map((which) => {
            const { bad } = which === 'variables' ? variables : answers;
            return (
              <Textarea
                key={which}
                autosize
                minRows={2}
                label={t(which === 'variables' ? 'studio.debug.startVariables' : 'studio.debug.answers')}
                description={t(`studio.debug.${which}Hint`)}
                error={bad === null ? undefined : t('studio.debug.badLine', { line: bad })}
                value={given[which]}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setGiven((old) => ({ ...old, [which]: value }));
                }}
              />
            );
          })}
        </div>
      </Collapse>
      {(session.link === 'lost' || session.problem) && (
        <p className={css.bad} role="alert">
          {session.problem || t('studio.debug.lost')}
        </p>
      )}
      {session.attached && !session.running && session.link === 'on' && (
        <p className={css.call} role="status">
          <b>{t('studio.debug.attached', { number: session.attached })}</b>
          {t('studio.debug.attachedLead')}
        </p>
      )}
    </div>
  );
}

function TestNumber({ value, change }: { value: string; change: (value: string) => void }) {
  const { t } = useTranslation();
  const { flowKey } = useStudio();
  const may = useMay()('number.read');
  const known = useQuery({ queryKey: ['numbers'], queryFn: numbers.list, enabled: may });
  const tests = (known.data ?? []).filter((one) => one.test && one.flow === flowKey);
  return (
    <>
      <Autocomplete
        label={t('studio.debug.number')}
        description={t('studio.debug.numberHint')}
        data={tests.map(({ number }) => number)}
        value={value}
        onChange={change}
        inputMode="tel"
      />
      {known.data && tests.length === 0 && (
        <p className={css.quiet}>
          {t('studio.debug.noNumber')}{' '}
          <Link href="~/administracao/numeros">{t('studio.debug.toNumbers')}</Link>
        </p>
      )}
      <SaveFirst />
    </>
  );
}
