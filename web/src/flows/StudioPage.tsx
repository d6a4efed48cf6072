import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { flows, type FlowView, type Graph } from '@/api/flows';
import { useMay } from '@/app/SessionContext';
import { Answer } from '@/design/States';
import { Editor } from './Editor';

/** One flow, in full width. */
export default function StudioPage({ name }: { name: string }) {
  const { t, i18n } = useTranslation();
  const flow = useQuery({
    queryKey: ['flows', name, 'opened'],
    queryFn: () => flows.one(name),
    staleTime: Infinity,
    gcTime: 0, // whoever comes back finds what was saved, not what was opened
  });
  const kinds = useQuery({
    queryKey: ['flow-kinds', i18n.language],
    staleTime: Infinity,
    queryFn: async () => {
      const told = await flows.kinds();
      return i18n.language === 'en' ? (await import('./english')).inEnglish(told) : told;
    },
  });
  const writable = useMay()('flow.write');
  const label = flow.data?.label || name;
  useEffect(() => {
    document.title = `${label} · ${t('flows.title')} · Atende`;
  }, [t, label]);
  return (
    <Answer query={flow}>
      {(one) => (
        <Answer query={kinds}>
          {(all) => <Editor key={one.key} flow={withGraph(one)} kindList={all} writable={writable} />}
        </Answer>
      )}
    </Answer>
  );
}

const EMPTY: Omit<Graph, 'flow' | 'label' | 'purpose'> = {
  note: '',
  start: '',
  person: '',
  danger: '',
  waiting: '',
  after: '',
  lists: {},
  nodes: [],
  tests: [],
};

const withGraph = (flow: FlowView): FlowView & { graph: Graph } => ({
  ...flow,
  graph: flow.graph ?? { flow: flow.key, label: flow.label, purpose: flow.purpose, ...EMPTY },
});
