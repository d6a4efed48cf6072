import { SegmentedControl, Select } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studio, type NodeFigures } from '@/api/studio';
import { Answer, Notice } from '@/design/States';
import { useStudio, type Mark, type Overlay } from '@/flows/studio';
import { Lead, useOverlay } from '../parts';
import { useVersions } from '../queries';
import { FiguresTable } from './FiguresTable';
import { heat, lasting, percent, share, type Measure } from './model';
import shared from '../studio.module.css';

const DAYS = ['1', '7', '30', '365'] as const;
type Days = (typeof DAYS)[number];

/** Where calls go and where they are lost, as a table and on the canvas. */
export default function FiguresPanel() {
  const { t } = useTranslation();
  const { flowKey } = useStudio();
  const versions = useVersions().data ?? [];
  const [version, setVersion] = useState<string | null>(null);
  const [days, setDays] = useState<Days>('7');
  const [measure, setMeasure] = useState<Measure>('came');
  const figures = useQuery({
    queryKey: ['flows', flowKey, 'figures', version, days],
    queryFn: () => studio.figures(flowKey, version ? Number(version) : null, Number(days)),
    placeholderData: (old) => old,
  });
  useOverlay(useFigures(figures.data, measure));
  return (
    <div className={shared.panel}>
      <Lead>{t('studio.figures.lead')}</Lead>
      <SegmentedControl
        fullWidth
        aria-label={t('studio.figures.days')}
        data={DAYS.map((value) => ({ value, label: t(`studio.figures.day.${value}`) }))}
        value={days}
        onChange={(value) => setDays(value as Days)}
      />
      <Select
        clearable
        label={t('studio.figures.version')}
        placeholder={t('studio.figures.allVersions')}
        data={versions.map((one) => ({
          value: String(one.version),
          label: t('studio.common.version', { version: one.version }),
        }))}
        value={version}
        onChange={setVersion}
      />
      <Answer query={figures}>
        {(rows) =>
          rows.every(({ came }) => came === 0) ? (
            <Notice
              icon={<IconChartBar size={26} />}
              title={t('studio.figures.none')}
              lead={t('studio.figures.noneLead')}
            />
          ) : (
            <FiguresTable rows={rows} measure={measure} choose={setMeasure} />
          )
        }
      </Answer>
    </div>
  );
}

const HOT = 0.66;

function useFigures(rows: readonly NodeFigures[] | undefined, measure: Measure): Overlay | null {
  const { t } = useTranslation();
  return useMemo(() => {
    if (!rows) return null;
    const hot = heat(rows, measure);
    const harm = measure === 'left' || measure === 'failed' || measure === 'asked_twice';
    const nodes: Record<string, Mark> = {};
    for (const row of rows) {
      if (row.came === 0) continue;
      const of = share(row, measure);
      const value =
        measure === 'median_ms'
          ? lasting(row.median_ms)
          : measure === 'came'
            ? String(row.came)
            : percent(of);
      const title = t('studio.figures.badge', { value, measure: t(`studio.figures.measure.${measure}`) });
      const strong = (hot[row.node] ?? 0) > HOT;
      nodes[row.node] = {
        badge: { text: value, title, tone: !strong ? 'calm' : harm ? 'stop' : 'talk' },
      };
    }
    return { nodes };
  }, [rows, measure, t]);
}
