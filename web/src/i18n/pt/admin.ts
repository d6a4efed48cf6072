export const admin = {
  title: 'Administração',
  sections: { label: 'Seções', users: 'Usuários', queues: 'Filas', operators: 'Atendentes', skills: 'Habilidades', numbers: 'Números', flows: 'Fluxos', audit: 'Auditoria' },
  users: {
    title: 'Usuários', lead: 'Quem entra no sistema e o que pode fazer.', add: 'Novo usuário', edit: 'Editar {{name}}', name: 'Nome', login: 'Usuário', password: 'Senha', newPassword: 'Nova senha', passwordHint: 'Pelo menos 10 caracteres.', keepPassword: 'Deixe em branco para não mudar.',
    roles: 'Papéis', active: 'Ativo', inactive: 'Inativo', empty: 'Nenhum usuário.', needRoles: 'Escolha ao menos um papel.', shortPassword: 'A senha precisa de pelo menos 10 caracteres.', badLogin: 'Letras minúsculas, números e hífen, sem acento.', needName: 'Escreva o nome.', status: 'Situação', lastSeen: 'Último acesso', never: 'Nunca',
  },
  queues: {
    standard: 'padrão', standardHint: 'Vazio: o padrão da instalação.',
    title: 'Filas', lead: 'Onde as pessoas esperam e quanto tempo o atendente tem.', add: 'Nova fila', edit: 'Editar {{name}}', key: 'Chave', keyHint: 'Minúsculas, sem acento: usada nos fluxos e na API.', label: 'Nome', ring: 'Toca por (s)', wrap: 'Pós-atendimento (s)', hours: 'Horário', skills: 'Habilidades pedidas', empty: 'Nenhuma fila.',
    badKey: 'Comece com letra minúscula; use letras, números, hífen ou sublinhado.', needLabel: 'Escreva o nome.', open: 'Aberta', closed: 'Fechada', closedHint: 'Fechamento de emergência: ninguém entra nesta fila.',
  },
  operators: { title: 'Atendentes', lead: 'Quem atende quais filas, e o quanto sabe de cada assunto.', edit: 'Editar {{name}}', queues: 'Filas', skills: 'Habilidades', level: 'Nível', capacity: 'Capacidade', empty: 'Nenhum atendente.', noSkill: 'Sem esta habilidade', add: 'Novo atendente', user: 'Usuário' },
  skills: { title: 'Habilidades', lead: 'O que um atendente pode saber e uma fila pode pedir.', add: 'Nova habilidade', empty: 'Nenhuma habilidade.' },
  numbers: { title: 'Números', lead: 'Cada número da cidade leva a um fluxo.', add: 'Novo número', edit: 'Editar {{name}}', number: 'Número', flow: 'Fluxo', label: 'Descrição', empty: 'Nenhum número.', needNumber: 'Escreva o número.', queue: 'Fila', queueHint: 'Com uma fila, a ligação vai direto a ela, sem conversa.' },
  flows: {
    title: 'Fluxos', lead: 'A conversa da central, em texto. Publicar vale para a próxima ligação; as atuais terminam na versão delas.', draft: 'Rascunho', published: 'Publicada', history: 'Versões', lint: 'Conferência', clean: 'Nenhum problema encontrado.', publish: 'Publicar', save: 'Salvar rascunho', line: 'linha {{line}}',
    errors: '{{count}} erros impedem publicar', warnings: '{{count}} avisos', error: 'Erro', warning: 'Aviso', editor: 'Texto do fluxo', version: 'Versão {{version}}', none: 'Escolha um fluxo.', discard: 'Voltar ao publicado', restored: 'Versão {{version}} carregada no rascunho.', publishedNow: 'Versão publicada.', saved: 'Rascunho salvo.', unsaved: 'Alterações não salvas', empty: 'Nenhum fluxo.', current: 'em uso', load: 'Abrir',
  },
  audit: { title: 'Auditoria', lead: 'Quem viu e mudou o quê.', when: 'Quando', who: 'Quem', what: 'O quê', object: 'Objeto', reason: 'Detalhe', act: { list: 'Listou', search: 'Procurou', download: 'Baixou', publish: 'Publicou', note: 'Anotou', move: 'Moveu', merge: 'Juntou', read: 'Viu', change: 'Mudou', add: 'Criou', create: 'Criou', delete: 'Removeu', confirm: 'Confirmou', file: 'Arquivou', pop: 'Viu na chegada', sign_in: 'Entrou', sign_out: 'Saiu', listen: 'Ouviu' },
    thing: { ticket: 'Chamado', person: 'Pessoa', interaction: 'Atendimento', user: 'Usuário', number: 'Número', queue: 'Fila', operator: 'Atendente', flow: 'Fluxo', recording: 'Gravação', ticket_timeline: 'Linha do tempo', session: 'Sessão', service: 'Serviço' },
    empty: 'Nada registrado ainda.', filter: 'Procurar', older: 'Mais antigos' },
  common: { saved: 'Salvo.', removed: 'Removido.', removeSure: 'Remover “{{name}}”?', required: 'Preencha este campo.', number: 'Use um número.' },
} as const;
