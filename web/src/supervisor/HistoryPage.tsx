import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconFileSpreadsheet, IconTable } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueues } from '@/api/names';
import { useMay } from '@/app/SessionContext';
import { Panel } from '@/design/Panel';
import { Answer, Notice } from '@/design/States';
import { dayOf, nextDay, startOf } from './days';
import { DIMENSIONS, history, type Asked, type Dimension } from './historyApi';
import { HistoryCharts } from './HistoryCharts';
import { HistoryTable } from './HistoryTable';
import css from './history.module.css';

/** Any interval, by one of five dimensions; the same numbers each time, on the page and in the files. */
export function HistoryPage() {
  const { t } = useTranslation();
  const today = dayOf(new Date());
  const [form, setForm] = useState({
    from: today,
    to: today,
    by: 'queue' as Dimension,
    queue: '',
    formula: 'padrao-1',
  });
  const asked: Asked = {
    start: startOf(form.from).toISOString(),
    end: startOf(nextDay(form.to < form.from ? form.from : form.to)).toISOString(),
    by: form.by,
    queue: form.queue,
    formula: form.formula,
  };
  const found = useQuery({
    queryKey: ['history', asked],
    queryFn: () => history.report(asked),
    placeholderData: (before) => before,
  });
  return (
    <Panel title={t('supervisor.history.title')} aside={<Exports asked={asked} />}>
      <p className={css.lead}>{t('supervisor.history.lead')}</p>
      <Fields form={form} change={(part) => setForm((now) => ({ ...now, ...part }))} />
      <Answer query={found}>
        {(report) =>
          report.lines.length === 0 ? (
            <Notice title={t('supervisor.history.empty')} />
          ) : (
            <>
              <HistoryCharts report={report} by={asked.by} />
              <HistoryTable report={report} by={asked.by} />
            </>
          )
        }
      </Answer>
    </Panel>
  );
}

interface Form {
  from: string;
  to: string;
  by: Dimension;
  queue: string;
  formula: string;
}

function Fields({ form, change }: { form: Form; change: (part: Partial<Form>) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const queues = useQueues().data ?? [];
  const formulas = useQuery({ queryKey: ['formulas'], queryFn: history.formulas, staleTime: Infinity }).data;
  const dimensions = DIMENSIONS.filter((by) => by !== 'operator' || may('operator.read'));
  return (
    <div className={css.fields}>
      {(['from', 'to'] as const).map((key) => (
        <TextInput
          key={key}
          type="date"
          required
          label={t(`supervisor.history.${key}`)}
          value={form[key]}
          onChange={(event) => event.currentTarget.value && change({ [key]: event.currentTarget.value })}
        />
      ))}
      <NativeSelect
        label={t('supervisor.history.by')}
        value={form.by}
        onChange={(event) => change({ by: event.currentTarget.value as Dimension })}
        data={dimensions.map((value) => ({ value, label: t(`supervisor.history.dimension.${value}`) }))}
      />
      <NativeSelect
        label={t('supervisor.history.queue')}
        value={form.queue}
        onChange={(event) => change({ queue: event.currentTarget.value })}
        data={[
          { value: '', label: t('supervisor.filter.all') },
          ...queues.map((one) => ({ value: one.key, label: one.label })),
        ]}
      />
      <NativeSelect
        label={t('supervisor.history.formula')}
        value={form.formula}
        onChange={(event) => change({ formula: event.currentTarget.value })}
        data={(formulas ?? [{ key: 'padrao-1', threshold_s: 20 }]).map((one) => ({
          value: one.key,
          label: `${one.key} (${one.threshold_s} s)`,
        }))}
      />
    </div>
  );
}

function Exports({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  if (!useMay()('supervision.export')) return null;
  const files = [
    ['csv', IconTable],
    ['xlsx', IconFileSpreadsheet],
  ] as const;
  return (
    <div className={css.exports}>
      {files.map(([format, Icon]) => (
        <Button
          key={format}
          component="a"
          size="xs"
          variant="default"
          href={history.exportUrl(asked, format)}
          download
          leftSection={<Icon size={16} aria-hidden />}
        >
          {t(`supervisor.history.${format}`)}
        </Button>
      ))}
    </div>
  );
}
