export const supervisor = {
  title: 'Supervisão',
  lead: 'Quem está com o quê, agora.',
  sum: { waiting: 'Na espera', longest: 'Maior espera', talking: 'Em conversa', ivr: 'Na central', available: 'Disponíveis', paused: 'Em pausa' },
  queues: {
    title: 'Filas', name: 'Fila', waiting: 'Espera', longest: 'Maior espera', staff: 'Equipe', free: '{{free}} de {{all}} livres', closed: 'Fechada', nobody: 'Sem equipe', empty: 'Nenhuma fila cadastrada.',
    level: 'Nível de serviço', offered: 'Tocando',
  },
  operators: {
    title: 'Atendentes', name: 'Atendente', presence: 'Situação', since: 'Há', handling: 'Atendendo', skills: 'Habilidades', empty: 'Ninguém entrou no turno ainda.', none: '—', filter: 'Procurar atendente', all: 'Todos', queues: 'Filas',
  },
  interactions: {
    title: 'Atendimentos em curso', stage: 'Etapa', queue: 'Fila', since: 'Há', channel: 'Canal', operator: 'Atendente', empty: 'Nenhuma ligação em curso. A cidade está em silêncio.', intent: 'Motivo', started: 'Início', dialled: 'Discou',
  },
  stage: {
    arrived: 'Chegando', ivr: 'Na central', waiting: 'Na espera', offering: 'Tocando', talking: 'Em conversa', returning: 'Retomando',
    after: 'Encerrando', closing: 'Encerrando', closed: 'Encerrado',
  },
} as const;
