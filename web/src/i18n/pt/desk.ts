export const desk = {
  title: 'Atendimento',
  presence: {
    label: 'Sua situação', available: 'Disponível', paused: 'Em pausa', offline: 'Fora do turno', wrap_up: 'Pós-atendimento',
    busy: 'Em atendimento', ringing: 'Ligação chegando', since: 'há {{time}}', choose: 'Mudar situação', pauseTitle: 'Pausar por',
    reason: {
      cafe: 'Café', refeicao: 'Refeição', banheiro: 'Banheiro', reuniao: 'Reunião', treinamento: 'Treinamento',
      saude: 'Ginástica laboral', sistema: 'Problema no sistema', no_answer: 'Não atendeu a tempo', other: 'Outro motivo',
    },
    failed: 'Sua situação não mudou.',
  },
  pop: {
    title: 'Ligação chegando', who: 'Quem pode ser', nobody: 'Número sem cadastro', nobodyLead: 'Pergunte o nome e cadastre se a pessoa quiser.',
    withheld: 'Número oculto', waited: 'esperou {{time}}', overdue: 'fora do prazo', proof: 'O número não prova quem é: confirme perguntando.', confirm: 'É esta pessoa', confirmed: 'Pessoa confirmada',
    undo: 'Trocar', open: 'Chamados abertos', noOpen: 'Nenhum chamado aberto.', last: 'Últimos contatos', said: 'O que já disse',
    nothingSaid: 'Ainda não disse nada à central.', citizen: 'Cidadão', central: 'Central', keys: 'teclou {{keys}}', expires: 'toca por {{seconds}} s',
    danger: 'Perigo: {{what}}', priority: 'Prioridade', understood: 'Entendido: {{intent}}', anonymous: 'Anônimo', noName: 'Sem nome', since: 'cadastro de {{date}}',
    matchExact: 'número igual', matchNinth: 'igual, fora o nono dígito', newPerson: 'Cadastrar pessoa', name: 'Nome', createDo: 'Cadastrar e confirmar',
    visits: '{{count}} contatos', register: 'Cadastrar', document: 'CPF', searchPerson: 'Procurar por nome ou telefone', find: 'É outra pessoa',
  },
  idle: {
    title: 'Tudo pronto', lead: 'A próxima ligação aparece aqui antes de tocar.', paused: 'Você está em pausa', pausedLead: 'Ninguém será enviado a você. Volte quando puder.',
    offline: 'Comece o seu turno', offlineLead: 'Fique disponível para receber ligações.', start: 'Ficar disponível',
  },
  form: {
    title: 'Chamado', draft: 'Rascunho', service: 'Serviço', servicePlaceholder: 'Escreva para procurar: poste, buraco, poda…', noService: 'Nenhum serviço com esse nome.',
    suggested: 'Sugerido pela conversa', subject: 'Assunto', subjectPlaceholder: 'Em poucas palavras', notes: 'Anotações', notesPlaceholder: 'O que a pessoa contou, com as palavras dela',
    address: 'Local do problema', place: { street: 'Rua', number: 'Número', neighbourhood: 'Bairro', cep: 'CEP', reference: 'Ponto de referência' }, file: 'Arquivar chamado', fileAndFree: 'Arquivar e ficar disponível',
    filed: 'Chamado {{number}} arquivado.', needService: 'Escolha o serviço.', needSubject: 'Escreva o assunto.', none: 'O chamado aparece aqui quando a ligação conectar.',
    number: 'Número', protocol: 'Protocolo da ligação', incomplete: 'Falta preencher: {{fields}}', filedNow: 'Arquivado', open: 'Abrir chamado',
    autoFile: 'Se o tempo acabar, o chamado é arquivado como está.',
  },
  wrap: { title: 'Pós-atendimento', left: 'faltam {{time}}', over: 'tempo esgotado', more: 'Continuar depois' },
  calls: {
    title: 'Últimas ligações', empty: 'Suas ligações aparecem aqui, com gravação e transcrição.', open: 'Abrir', unknown: 'Número não informado', ticket: 'Chamado {{number}}',
    callBack: 'Ligar de volta', details: 'Ver detalhes', hide: 'Esconder detalhes',
    outcome: {
      self_service: 'Resolvida na central', served: 'Atendida', abandoned_ivr: 'Desistiu no início', abandoned_queue: 'Desistiu na espera',
      callback_booked: 'Retorno agendado', closed: 'Fora do horário', no_staff: 'Sem atendentes', failed: 'Falhou', open: 'Em andamento',
    },
  },
  knowledge: {
    title: 'Base de conhecimento', placeholder: 'Procurar resposta', hint: 'Horários, prazos, documentos: escreva o assunto.', none: 'Nada encontrado para “{{query}}”.',
    back: 'Voltar aos resultados',
  },
  tabs: { label: 'Contexto da ligação', person: 'Pessoa', said: 'Conversa', knowledge: 'Conhecimento' },
  vanished: 'A ligação voltou para a fila.',
  gone: {
    refused: 'Você recusou a ligação.', no_answer: 'A ligação passou para outro colega.', vanished: 'A pessoa desligou.', left: 'A pessoa desligou.',
    expired: 'A ligação passou para outro colega.', other: 'A ligação não está mais chegando.',
  },
} as const;
