import { useMemo } from 'react';
import type { Graph, NodeKind, Plain } from '@/api/flows';
import { isMap, textOf } from '../graph/exits';
import { useStudio } from '../studio';

/** What the story knows before a flow begins, and what some kinds fill in by themselves. */
const GIVEN = ['protocolo', 'cidade', 'hora', 'posicao', 'espera_min', 'motivo', 'abre', 'sem_gravacao'];
const BY_KIND: Readonly<Record<string, readonly string[]>> = {
  ask: ['desejo', 'desejo_nome'],
  open_ticket: ['chamado_numero', 'chamado_prazo'],
  find_ticket: ['chamado_etapa', 'chamado_aberto', 'chamado_prazo', 'chamado_encerrado'],
};
const HOLE = /\{([a-z_][a-z0-9_]{0,62})(?:\|[a-z]{1,20})?\}/g;

const holes = (value: Plain): string[] => {
  if (typeof value === 'string') return [...value.matchAll(HOLE)].map((match) => match[1] ?? '');
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(holes);
};

/** Variables that a text of this flow may name, those of the flow itself first. */
export function variablesOf(graph: Graph, kinds: Readonly<Record<string, NodeKind>>): string[] {
  const found = new Set<string>();
  for (const node of graph.nodes) {
    for (const field of kinds[node.kind]?.fields ?? []) {
      const value = node.values[field.name];
      if (value === undefined) continue;
      if (field.widget === 'variable') found.add(textOf(value));
      if (field.of === 'variable' || (node.kind === 'set' && field.widget === 'pairs'))
        for (const name of Object.keys(isMap(value) ? value : {})) found.add(name);
    }
    for (const name of BY_KIND[node.kind] ?? []) found.add(name);
    for (const value of Object.values(node.values)) for (const name of holes(value)) found.add(name);
  }
  for (const name of GIVEN) found.add(name);
  found.delete('');
  return [...found];
}

export function useVariables(): string[] {
  const { graph, kinds } = useStudio();
  return useMemo(() => variablesOf(graph, kinds), [graph, kinds]);
}
