/** The rules that a queue's policy may have, as a form asks for them and as the text says them. */

export type PartKind =
  'skills' | 'skill' | 'level' | 'number' | 'time' | 'queue' | 'days' | 'hours' | 'phone' | 'state';

export interface Part {
  name: string;
  kind: PartKind;
  /** What stands there at first. */
  start: string;
}

export interface RuleKind {
  key: string;
  group: 'who' | 'turn' | 'time' | 'ring' | 'hours';
  parts: readonly Part[];
  line: (values: Readonly<Record<string, string>>) => string;
}

const part = (name: string, kind: PartKind, start = ''): Part => ({ name, kind, start });
const wait = part('wait', 'time', '60 s');
const leveled = (skill?: string, level?: string) => [skill, level].filter(Boolean).join(' ');

export const RULES: readonly RuleKind[] = [
  {
    key: 'requires',
    group: 'who',
    parts: [part('skill', 'skill'), part('level', 'level')],
    line: ({ skill, level }) => `exige ${leveled(skill, level)}`,
  },
  {
    key: 'prefers',
    group: 'who',
    parts: [part('skill', 'skill'), part('level', 'level')],
    line: ({ skill, level }) => `prefere ${leveled(skill, level)}`,
  },
  {
    key: 'order',
    group: 'who',
    parts: [part('order', 'number', '1')],
    line: ({ order }) => `ordem até ${order}`,
  },
  {
    key: 'priority',
    group: 'turn',
    parts: [part('minutes', 'number', '10')],
    line: ({ minutes }) => `prioridade ${minutes} min`,
  },
  {
    key: 'legal',
    group: 'turn',
    parts: [part('minutes', 'number', '60')],
    line: ({ minutes }) => `prioridade legal ${minutes} min`,
  },
  {
    key: 'help',
    group: 'time',
    parts: [wait, part('queue', 'queue')],
    line: ({ wait: after, queue }) => `após ${after}: ajuda da fila ${queue}`,
  },
  {
    key: 'drop',
    group: 'time',
    parts: [wait, part('skill', 'skill')],
    line: ({ wait: after, skill }) => `após ${after}: dispensa ${skill}`,
  },
  {
    key: 'lower',
    group: 'time',
    parts: [wait, part('levels', 'number', '1')],
    line: ({ wait: after, levels }) => `após ${after}: níveis ${levels} a menos`,
  },
  {
    key: 'reach',
    group: 'time',
    parts: [wait, part('order', 'number', '2')],
    line: ({ wait: after, order }) => `após ${after}: ordem até ${order}`,
  },
  {
    key: 'callback',
    group: 'time',
    parts: [part('wait', 'time', '5 min')],
    line: ({ wait: after }) => `após ${after}: oferece retorno`,
  },
  {
    key: 'message',
    group: 'time',
    parts: [part('wait', 'time', '5 min')],
    line: ({ wait: after }) => `após ${after}: oferece recado`,
  },
  {
    key: 'number',
    group: 'time',
    parts: [part('wait', 'time', '10 min'), part('phone', 'phone')],
    line: ({ wait: after, phone }) => `após ${after}: passa para ${(phone ?? '').replace(/[\s().-]/g, '')}`,
  },
  {
    key: 'rings',
    group: 'ring',
    parts: [part('time', 'time', '20 s')],
    line: ({ time }) => `toca por ${time}`,
  },
  {
    key: 'again',
    group: 'ring',
    parts: [part('time', 'time', '10 s')],
    line: ({ time }) => `chama de novo após ${time}`,
  },
  {
    key: 'wrap',
    group: 'ring',
    parts: [part('time', 'time', '2 min')],
    line: ({ time }) => `pós-atendimento ${time}`,
  },
  {
    key: 'refused',
    group: 'ring',
    parts: [part('state', 'state', 'pausa')],
    line: ({ state }) => `recusou: ${state}`,
  },
  {
    key: 'missed',
    group: 'ring',
    parts: [part('state', 'state', 'pausa')],
    line: ({ state }) => `não atendeu: ${state}`,
  },
  {
    key: 'hours',
    group: 'hours',
    parts: [part('days', 'days', 'segunda a sexta'), part('hours', 'hours', '08:00-18:00')],
    line: ({ days, hours }) => `horário ${days} ${hours}`,
  },
];

export const DAYS = [
  'segunda a sexta',
  'segunda a domingo',
  'segunda',
  'terça',
  'quarta',
  'quinta',
  'sexta',
  'sábado',
  'domingo',
  'feriado',
];
export const STATES = ['pausa', 'disponível', 'fora'];

export const startOf = (rule: RuleKind): Record<string, string> =>
  Object.fromEntries(rule.parts.map(({ name, start }) => [name, start]));

/** A level may stay empty; everything else is needed. */
export const complete = (rule: RuleKind, values: Readonly<Record<string, string>>): boolean =>
  rule.parts.every(({ name, kind }) => kind === 'level' || Boolean(values[name]?.trim()));

/** The text with one more line. */
export const withLine = (text: string, line: string): string =>
  text.trim() ? `${text.replace(/\s+$/, '')}\n${line}` : line;
