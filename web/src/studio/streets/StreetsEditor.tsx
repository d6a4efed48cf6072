import { Button } from '@mantine/core';
import { IconDeviceFloppy, IconTableImport } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { places, type Place } from '@/api/places';
import { useMay } from '@/app/SessionContext';
import { useAttempt } from '../useAttempt';
import { Neighbourhoods } from './Neighbourhoods';
import { PasteDialog } from './PasteDialog';
import { Sheet } from './Sheet';
import { joined, MOST, placesOf, same, sheetsOf, type Sheets } from './model';
import css from './streets.module.css';

export function StreetsEditor({ all }: { all: readonly Place[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const writable = useMay()('flow.write');
  const { busy, attempt } = useAttempt();
  const saved = useMemo(() => sheetsOf(all), [all]);
  const [sheets, setSheets] = useState<Sheets>(saved);
  const [open, setOpen] = useState(() => [...saved.keys()][0] ?? '');
  const [pasting, setPasting] = useState(false);
  const read = useMemo(() => placesOf(sheets), [sheets]);
  const dirty = !same(sheets, saved);
  const write = (name: string, text: string) => setSheets((old) => new Map(old).set(name, text));
  function add(name: string) {
    setSheets((old) => joined(new Map(old).set(name, ''), []));
    setOpen(name);
  }
  function remove(name: string) {
    const left = [...sheets].filter(([one]) => one !== name);
    setSheets(new Map(left));
    setOpen(left[0]?.[0] ?? '');
  }
  function paste(pasted: readonly Place[], replace: boolean) {
    const next = joined(replace ? new Map() : sheets, pasted);
    setSheets(next);
    setOpen((old) => (next.has(old) ? old : ([...next.keys()][0] ?? '')));
    setPasting(false);
  }
  async function save() {
    const { count } = await places.put(read.places);
    const kept = sheetsOf(read.places);
    queries.setQueryData<Place[]>(['places'], read.places);
    setSheets(kept);
    setOpen((old) => (kept.has(old) ? old : ([...kept.keys()][0] ?? '')));
    return count;
  }
  const tooMany = read.places.length > MOST;
  return (
    <>
      <div className={css.bar}>
        <p className={css.quiet} role="status">
          {t('studio.streets.total', { streets: read.places.length, neighbourhoods: sheets.size })}
          {read.bad.length > 0 && (
            <b className={css.wrong}>{t('studio.streets.bad', { count: read.bad.length })}</b>
          )}
          {tooMany && <b className={css.wrong}>{t('studio.streets.tooMany', { most: MOST })}</b>}
          {dirty && read.bad.length === 0 && !tooMany && <b>{t('studio.streets.unsaved')}</b>}
        </p>
        {writable && (
          <div className={css.acts}>
            <Button
              variant="default"
              leftSection={<IconTableImport size={18} aria-hidden />}
              onClick={() => setPasting(true)}
            >
              {t('studio.streets.paste')}
            </Button>
            {dirty && (
              <Button variant="default" onClick={() => setSheets(saved)}>
                {t('studio.streets.undo')}
              </Button>
            )}
            <Button
              leftSection={<IconDeviceFloppy size={18} aria-hidden />}
              disabled={!dirty || read.bad.length > 0 || tooMany}
              loading={busy}
              onClick={() => void attempt(save, t('studio.streets.saved', { count: read.places.length }))}
            >
              {t('app.action.save')}
            </Button>
          </div>
        )}
      </div>
      <div className={css.columns}>
        <Neighbourhoods sheets={sheets} open={open} choose={setOpen} add={writable ? add : null} />
        {sheets.has(open) && (
          <Sheet
            key={open}
            name={open}
            text={sheets.get(open) ?? ''}
            write={writable ? (text) => write(open, text) : null}
            remove={() => remove(open)}
          />
        )}
      </div>
      {pasting && <PasteDialog close={() => setPasting(false)} use={paste} />}
    </>
  );
}
