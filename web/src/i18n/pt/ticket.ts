export const ticket = {
  title: 'Chamado {{number}}',
  list: {
    title: 'Chamados', lead: 'Procure pelo número do chamado, pelo protocolo da ligação ou por palavras.', placeholder: 'Número, protocolo ou palavras', empty: 'Nenhum chamado ainda.',
    none: 'Nada encontrado para “{{query}}”.', number: 'Número', subject: 'Assunto', service: 'Serviço', status: 'Situação', opened: 'Aberto', due: 'Prazo', person: 'Pessoa',
  },
  stage: { draft: 'Rascunho', open: 'Aberto', doing: 'Em andamento', closed: 'Encerrado', discarded: 'Descartado' },
  channel: { voice: 'Telefone', phone: 'Telefone', ivr: 'Atendimento automático', desk: 'Balcão', web: 'Portal', chat: 'Chat', whatsapp: 'WhatsApp', email: 'E-mail' },
  intent: { iluminacao: 'Iluminação', buraco: 'Buraco na via', poda: 'Poda de árvore', lixo: 'Coleta de lixo', entulho: 'Entulho', iptu: 'IPTU', dengue: 'Foco de dengue', barulho: 'Barulho', estacionamento: 'Estacionamento', animais: 'Animais', protocolo: 'Consulta de protocolo', ouvidoria: 'Ouvidoria', atendente: 'Falar com atendente', incendio: 'Incêndio', acidente: 'Acidente', crime: 'Crime', deslizamento: 'Deslizamento', fio: 'Fio partido', gas: 'Vazamento de gás' },
  data: {
    title: 'Dados', service: 'Serviço', protocol: 'Protocolo', channel: 'Canal', opened: 'Aberto em', closed: 'Encerrado em', due: 'Prazo', person: 'Pessoa', address: 'Local', notes: 'Anotações', queue: 'Fila',
    operator: 'Atendente', anonymous: 'Anônimo', none: 'Não informado', incomplete: 'Arquivado incompleto', request: 'Pedido', priority: 'Prioridade', subject: 'Assunto', status: 'Situação',
  },
  timeline: { note: 'Anotação interna', noteHint: 'Só a equipe vê.', add: 'Anotar', title: 'Linha do tempo', empty: 'Nenhum acontecimento registrado.' },
  transcript: { title: 'Conversa com a central', empty: 'Não houve conversa com a central.', person: 'Cidadão', central: 'Central' },
  recording: {
    title: 'Gravação', empty: 'Sem gravação.', landing: 'A gravação está sendo guardada…', failed: 'A gravação se perdeu.', discarded: 'Gravação descartada a pedido da pessoa.',
    play: 'Tocar', pause: 'Pausar', seek: 'Posição na gravação', speed: 'Velocidade', back: 'Voltar 10 segundos', forward: 'Avançar 10 segundos', citizen: 'Cidadão', other: 'Central e atendente',
    duration: '{{time}} de gravação', position: '{{at}} de {{total}}', wave: 'Onda sonora em dois canais', download: 'Baixar',
  },
  copy: 'Copiar', copied: 'Copiado', notFound: 'Não encontramos chamado com “{{number}}”.', save: 'Salvar', saved: 'Chamado salvo.',
} as const;
