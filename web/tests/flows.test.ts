import { describe, expect, it } from 'vitest';
import type { FieldForm, Graph, GraphNode, NodeKind } from '@/api/flows';
import { changesOf } from '@/flows/graph/changes';
import { duplicate, nodesOfText, pasteNodes, textOfNodes } from '@/flows/graph/clip';
import { addNode, freeKey, keyOf, removeNodes, renameNode, setTargets, setValue } from '@/flows/graph/edit';
import { exitsOf, nodeOf, rowsOf } from '@/flows/graph/exits';
import { fits, readExpression, writeExpression } from '@/flows/graph/expression';
import { begin, record, redo, undo } from '@/flows/graph/history';
import { layoutOf } from '@/flows/graph/layout';
import { search } from '@/flows/graph/search';
import { stepTo } from '@/flows/graph/steps';
import { titleOf } from '@/flows/graph/titles';
import { treeOf } from '@/flows/graph/tree';
import { cardHeight, summaryOf } from '@/flows/graph/words';
import { open, reduce } from '@/flows/engine';
import { variablesOf } from '@/flows/forms/variables';
import { written } from '@/flows/forms/wav';

const field = (name: string, widget: string, required = false, more: Partial<FieldForm> = {}): FieldForm => ({
  name,
  widget,
  required,
  label: name,
  help: '',
  default: null,
  ...more,
});
const kind = (key: string, label: string, fields: FieldForm[], hears = false): NodeKind => ({
  kind: key,
  label,
  help: '',
  group: 'fala',
  hears,
  fields,
});
const NEXT = field('next', 'node', true);
const FAILED = field('failed', 'node');
const kinds = Object.fromEntries(
  [
    kind('say', 'Falar', [field('text', 'lines', true), NEXT]),
    kind('ask', 'Perguntar o que deseja', [
      field('prompt', 'lines', true),
      field('go', 'routes', true, { of: 'intent' }),
      field('keys', 'routes', false, { of: 'digit' }),
      FAILED,
    ], true), // prettier-ignore
    kind('menu', 'Menu', [field('options', 'options', true), field('variable', 'variable'), FAILED], true),
    kind('condition', 'Condição', [field('cases', 'cases', true), field('otherwise', 'node', true)]),
    kind('transfer', 'Passar para uma pessoa', [field('queue', 'queue', true), field('closed', 'node'), field('nobody', 'node')]), // prettier-ignore
    kind('end', 'Encerrar', [field('text', 'lines')]),
  ].map((one) => [one.kind, one]),
);
const node = (key: string, of: string, values: GraphNode['values'] = {}): GraphNode => ({
  key,
  kind: of,
  note: '',
  values,
});
const graph = (...nodes: GraphNode[]): Graph => ({
  flow: 'f',
  label: '',
  note: '',
  purpose: 'main',
  start: nodes[0]?.key ?? '',
  person: '',
  danger: '',
  waiting: '',
  after: '',
  lists: {},
  nodes,
  tests: [],
});
const city: Graph = {
  ...graph(
    node('oi', 'say', { text: 'Olá!', next: 'desejo' }),
    node('desejo', 'ask', {
      prompt: 'O que deseja?',
      go: { buraco: 'opcoes', luz: 'opcoes', pessoa: 'gente' },
      keys: { '1': 'opcoes' },
      failed: 'gente',
    }),
    node('opcoes', 'menu', {
      options: { sim: { digit: '1', label: 'quero', go: 'tchau' }, nao: { digit: '2', go: 'desejo' } },
      variable: 'escolha',
    }),
    node('tchau', 'end', { text: ['Obrigado, {escolha}.', 'Até logo!'] }),
    node('gente', 'transfer', { queue: 'geral', closed: 'tchau', nobody: 'tchau' }),
    node('caso', 'condition', { cases: [{ when: 'a = 1', go: 'tchau' }], otherwise: 'gente' }),
  ),
  person: 'gente',
  tests: [{ name: 't', steps: [{ citizen: 'oi' }, { expect: 'opcoes' }] }],
};
const values = (of: Graph, key: string) => nodeOf(of, key)?.values;

describe('ways out', () => {
  it('are named as the server names them', () => {
    const named = city.nodes.flatMap((one) => exitsOf(one, kinds[one.kind]).map(({ id, target }) => `${one.key} ${id} ${target}`)); // prettier-ignore
    expect(named).toEqual([
      'oi next desejo',
      'desejo go.buraco opcoes',
      'desejo go.luz opcoes',
      'desejo go.pessoa gente',
      'desejo keys.1 opcoes',
      'desejo failed gente',
      'opcoes options.sim tchau',
      'opcoes options.nao desejo',
      'opcoes failed ',
      'gente closed tchau',
      'gente nobody tchau',
      'caso cases.0 tchau',
      'caso otherwise gente',
    ]);
  });

  it('are one row where words and keys lead to one place', () => {
    const rows = rowsOf(city.nodes[1] as GraphNode, kinds.ask);
    expect(rows.map((row) => [row.target, row.exits.map((exit) => exit.id)])).toEqual([
      ['opcoes', ['go.buraco', 'go.luz', 'keys.1']],
      ['gente', ['go.pessoa']],
      ['gente', ['failed']],
    ]);
    expect(rowsOf(city.nodes[4] as GraphNode, kinds.transfer)).toHaveLength(1);
  });
});

describe('edits', () => {
  it('put a step between an exit and where it led', () => {
    const made = addNode(city, kinds, 'say', { node: 'desejo', exits: ['go.buraco', 'go.luz', 'keys.1'] });
    expect(made.key).toBe('falar');
    expect(values(made.graph, 'falar')).toEqual({ next: 'opcoes' });
    expect(values(made.graph, 'desejo')).toMatchObject({
      go: { buraco: 'falar', luz: 'falar', pessoa: 'gente' },
      keys: { '1': 'falar' },
    });
    expect(made.graph.nodes.map((one) => one.key).slice(0, 3)).toEqual(['oi', 'desejo', 'falar']);
  });

  it('leave what did not change as the same object', () => {
    const next = setValue(city, 'oi', 'text', 'Bom dia!');
    expect(next.nodes[1]).toBe(city.nodes[1]);
    expect(values(next, 'oi')).toEqual({ text: 'Bom dia!', next: 'desejo' });
    expect(values(setValue(next, 'oi', 'text', undefined), 'oi')).toEqual({ next: 'desejo' });
  });

  it('lead exits of every sort elsewhere', () => {
    const moved = ['options.sim', 'failed'].reduce(
      (one, exit) => setTargets(one, kinds, 'opcoes', [exit], 'oi'),
      setTargets(city, kinds, 'caso', ['cases.0'], 'oi'),
    );
    expect(values(moved, 'opcoes')).toMatchObject({
      options: { sim: { digit: '1', label: 'quero', go: 'oi' } },
      failed: 'oi',
    });
    expect(values(moved, 'caso')?.cases).toEqual([{ when: 'a = 1', go: 'oi' }]);
    const cut = setTargets(moved, kinds, 'opcoes', ['options.sim', 'failed'], '');
    expect(values(cut, 'opcoes')).toEqual({
      options: { sim: { digit: '1', label: 'quero' }, nao: { digit: '2', go: 'desejo' } },
      variable: 'escolha',
    });
  });

  it('delete a step and keep the chain where there is only one way on', () => {
    const less = removeNodes(city, kinds, ['oi']);
    expect(less.start).toBe('desejo');
    const gone = removeNodes(city, kinds, ['desejo']);
    expect(values(gone, 'oi')).toEqual({ text: 'Olá!' });
    expect(values(gone, 'opcoes')?.options).toMatchObject({ nao: { digit: '2' } });
    const chain = addNode(addNode(city, kinds, 'say', { node: 'oi', exits: ['next'] }).graph, kinds, 'say', {
      node: 'falar',
      exits: ['next'],
    });
    expect(values(removeNodes(chain.graph, kinds, ['falar', 'falar_2']), 'oi')?.next).toBe('desejo');
    expect(removeNodes(city, kinds, ['gente']).person).toBe('tchau');
  });

  it('rename with every reference', () => {
    const named = renameNode(city, kinds, 'opcoes', 'escolhas');
    expect(values(named, 'desejo')).toMatchObject({ go: { buraco: 'escolhas' }, keys: { '1': 'escolhas' } });
    expect(named.tests[0]?.steps[1]).toEqual({ expect: 'escolhas' });
    expect(renameNode(city, kinds, 'gente', 'alguem').person).toBe('alguem');
    expect(renameNode(city, kinds, 'oi', 'gente')).toBe(city);
    expect(renameNode(city, kinds, 'oi', 'É ruim')).toBe(city);
  });

  it('give keys that are free and plain', () => {
    expect([keyOf('Passar para uma pessoa'), keyOf('  Ação! '), keyOf('123')]).toEqual([
      'passar_para_uma',
      'acao',
      'passo',
    ]);
    expect([freeKey(city, 'oi'), freeKey(city, 'novo')]).toEqual(['oi_2', 'novo']);
  });

  it('are read as people write them', () => {
    const read = {
      pedir_protocolo: 'Pedir protocolo',
      situacao_encerrado: 'Situação encerrado',
      abrir_iptu: 'Abrir IPTU',
      sem_gravacao: 'Sem gravação',
      sua_posicao: 'Sua posição',
      voce_e_o_proximo: 'Você é o próximo',
      ninguem: 'Ninguém',
      emergencia: 'Emergência',
      horario_da_vacinacao: 'Horário da vacinação',
      pessoa_transito: 'Pessoa trânsito',
      cidade_e_bairro: 'Cidade e bairro',
      ao_vivo: 'Ao vivo',
      nao: 'Não',
      _: '_',
    };
    expect(Object.fromEntries(Object.keys(read).map((key) => [key, titleOf(key)]))).toEqual(read);
  });
});

describe('copies', () => {
  it('travel as text and keep the ways among themselves', () => {
    const text = textOfNodes(city, ['opcoes', 'tchau']);
    const read = nodesOfText(text, kinds);
    expect(read?.map((one) => one.key)).toEqual(['opcoes', 'tchau']);
    const other = graph(node('inicio', 'end'));
    const pasted = pasteNodes(other, kinds, read ?? []);
    expect(values(pasted.graph, 'opcoes')?.options).toEqual({
      sim: { digit: '1', label: 'quero', go: 'tchau' },
      nao: { digit: '2' },
    });
    expect([
      nodesOfText('qualquer coisa', kinds),
      nodesOfText('{"nodes":{"a":{"kind":"nada"}}}', kinds),
    ]).toEqual([null, null]);
  });

  it('are numbered beside their originals', () => {
    const twice = duplicate(city, kinds, ['opcoes', 'tchau']);
    expect(twice.keys).toEqual(['opcoes_2', 'tchau_2']);
    expect(values(twice.graph, 'opcoes_2')?.options).toMatchObject({
      sim: { go: 'tchau_2' },
      nao: { go: 'desejo' },
    });
  });
});

describe('undo', () => {
  it('goes back and forth; typing is one step', () => {
    let past = begin('a');
    past = record(past, 'b', 'text', 0);
    past = record(past, 'bc', 'text', 500);
    past = record(past, 'bcd', 'other', 600);
    expect(undo(past).now).toBe('bc');
    expect(undo(undo(past)).now).toBe('a');
    expect(undo(undo(undo(past))).now).toBe('a');
    expect(redo(undo(undo(past))).now).toBe('bc');
    expect(record(undo(past), 'x').future).toEqual([]);
    expect(record(past, 'bcd')).toBe(past);
  });

  it('of the editor forgets what was picked and is gone', () => {
    const flow = {
      key: 'f',
      label: '',
      purpose: 'main',
      published: 1,
      changed: false,
      text: 't',
      graph: city,
    };
    let state = open(flow, city);
    const made = addNode(city, kinds, 'end');
    state = reduce(state, { type: 'apply', change: () => made.graph, pick: [made.key] });
    expect(state.picked).toEqual(['encerrar']);
    state = reduce(state, { type: 'undo' });
    expect([state.picked, state.history.now]).toEqual([[], city]);
    state = reduce(state, { type: 'typed', text: 'nada' });
    state = reduce(state, { type: 'read', typed: 'nada', graph: null, text: 'nada', findings: [] });
    expect([state.broken, state.history.now]).toEqual([true, city]);
    state = reduce(state, { type: 'checked', graph: made.graph, text: 'alt', findings: [] });
    expect(state.text).toBe('t');
  });
});

describe('the drawing', () => {
  const tree = treeOf(city, kinds);
  const layout = layoutOf(tree, () => 100);

  it('is a tree under its heads; what leads back or to a head is no line', () => {
    expect(tree.roots).toEqual([
      { key: 'oi', sort: 'start' },
      { key: 'gente', sort: 'person' },
      { key: 'caso', sort: 'loose' },
    ]);
    expect(tree.order.map(({ key, depth }) => `${depth} ${key}`)).toEqual([
      '0 oi',
      '1 desejo',
      '2 opcoes',
      '0 gente',
      '1 tchau',
      '0 caso',
    ]);
    const sorts = Object.fromEntries(tree.lines.map((line) => [`${line.source} ${line.row}`, line.sort]));
    expect(sorts).toMatchObject({
      'oi next': 'tree',
      'desejo go.buraco': 'tree',
      'desejo go.pessoa': 'jump',
      'opcoes options.nao': 'jump',
      'gente closed': 'tree',
    });
  });

  it('has a place for every step, apart from all others, to the right of what leads to it', () => {
    const places = [...layout.places.values()];
    expect(places).toHaveLength(city.nodes.length);
    for (const a of places)
      for (const b of places)
        if (a !== b) expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true); // prettier-ignore
    for (const [key, parent] of tree.parent)
      expect(layout.places.get(key)?.x).toBeGreaterThan(layout.places.get(parent)?.x ?? 0);
  });

  it('stays the same for the same graph, and nearly so after an edit', () => {
    expect(layoutOf(treeOf(city, kinds), () => 100)).toEqual(layout);
    const longer = addNode(city, kinds, 'say', { node: 'opcoes', exits: ['options.sim'] }).graph;
    const after = layoutOf(treeOf(longer, kinds), () => 100);
    for (const key of ['oi', 'desejo', 'opcoes'])
      expect(after.places.get(key)?.x).toBe(layout.places.get(key)?.x);
  });

  it('is walked by arrows', () => {
    expect([
      stepTo(tree, layout, 'oi', 'right'),
      stepTo(tree, layout, 'desejo', 'left'),
      stepTo(tree, layout, 'oi', 'down'),
      stepTo(tree, layout, 'oi', 'up'),
    ]).toEqual(['desejo', 'oi', 'gente', null]);
  });

  it('of 2,000 steps is computed in seconds, of 150 in the blink of an eye', () => {
    const chain = (count: number) =>
      graph(
        ...Array.from({ length: count }, (_, at) =>
          node(`n${at}`, 'menu', {
            options: Object.fromEntries(
              [1, 2, 3].map((d) => [`o${d}`, { digit: `${d}`, go: `n${Math.min(count - 1, at * 3 + d)}` }]),
            ),
          }),
        ),
      );
    const took = (count: number) => {
      const began = performance.now();
      const big = treeOf(chain(count), kinds);
      expect(layoutOf(big, () => 150).places.size).toBe(count);
      return performance.now() - began;
    };
    took(150);
    const [few, many] = [took(150), took(2_000)];
    console.info(`layout: 150 steps ${few.toFixed(0)} ms, 2,000 steps ${many.toFixed(0)} ms`);
    expect(few).toBeLessThan(400);
    expect(many).toBeLessThan(20_000);
  });
});

it('cards say what a step does, in its author’s words', () => {
  expect(summaryOf(city.nodes[3] as GraphNode, kinds.end).words).toBe('Obrigado, {escolha}. Até logo!');
  expect(summaryOf(city.nodes[4] as GraphNode, kinds.transfer).facts).toEqual([
    { name: 'queue', text: 'geral' },
  ]);
  expect(cardHeight({ words: '', facts: [] }, 0)).toBeLessThan(cardHeight({ words: 'a', facts: [] }, 2));
});

it('search finds keys, prompts and queues without accents', () => {
  expect(search(city, 'ola').map((one) => [one.node, one.field])).toEqual([['oi', 'text']]);
  expect(search(city, 'GERAL').map((one) => one.node)).toEqual(['gente']);
  expect(search(city, 'opcoes')[0]).toMatchObject({ node: 'opcoes', field: '' });
  expect(search(city, ' ')).toEqual([]);
});

it('variables are those that the flow fills, then those that the story gives', () => {
  const names = variablesOf(city, kinds);
  expect(names.slice(0, 3)).toEqual(['desejo', 'desejo_nome', 'escolha']);
  expect(names).toContain('protocolo');
});

describe('conditions', () => {
  it('are rows and text, both ways', () => {
    for (const text of ['aberto = sim', 'a >= 3 e b existe ou bairro em Centro, Praia', 'nome contém silva'])
      expect(writeExpression(readExpression(text) ?? [])).toBe(text);
    expect(readExpression('motivo = fechado e abre existe')).toEqual([
      [
        { variable: 'motivo', operator: '=', value: 'fechado' },
        { variable: 'abre', operator: 'existe', value: '' },
      ],
    ]);
  });

  it('that rows cannot say stay text', () => {
    expect([readExpression('(a = 1)'), readExpression('a'), fits('pão e vinho'), fits('Centro')]).toEqual([
      null,
      null,
      false,
      true,
    ]);
  });
});

it('two drafts differ step by step', () => {
  const mine = setValue({ ...city, note: 'x' }, 'oi', 'text', 'Bom dia!');
  const theirs = removeNodes(addNode(city, kinds, 'end').graph, kinds, ['caso']);
  expect(changesOf(theirs, mine)).toEqual([
    { what: 'head', node: '', fields: ['note'] },
    { what: 'changed', node: 'oi', fields: ['text'] },
    { what: 'added', node: 'caso', fields: [] },
    { what: 'removed', node: 'encerrar', fields: [] },
  ]);
});

it('a recording is a WAV that the telephone side takes', async () => {
  const bytes = new DataView(await written(new Float32Array([0, 1, -1])).arrayBuffer());
  expect([
    bytes.byteLength,
    bytes.getUint32(24, true),
    bytes.getInt16(46, true),
    bytes.getInt16(48, true),
  ]).toEqual([50, 16_000, 32_767, -32_767]);
});
