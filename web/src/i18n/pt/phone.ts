export const phone = {
  title: 'Telefone',
  link: {
    off: 'Telefone desligado', asking: 'Ligando o telefone…', connecting: 'Ligando o telefone…', ready: 'Telefone pronto',
    lost: 'Telefone reconectando…', elsewhere: 'Telefone em outra aba', refused: 'Telefone indisponível',
  },
  elsewhere: {
    title: 'O telefone está em outra aba',
    lead: 'Esta tela mostra tudo, mas a voz toca na outra. Se preferir, traga o telefone para cá.',
    use: 'Usar aqui',
  },
  lost: 'Sem ligação com a telefonia. Voltamos sozinhos assim que ela responder.',
  again: 'Tentar de novo',
  stage: {
    ringing: 'Tocando', dialling: 'Chamando', answering: 'Conectando', talking: 'Em conversa', ending: 'Desligando',
    held: 'Em espera', wrap_up: 'Pós-atendimento',
  },
  call: {
    answer: 'Atender', refuse: 'Recusar', hangup: 'Desligar', mute: 'Microfone', muted: 'Mudo', hold: 'Espera', resume: 'Retomar',
    transfer: 'Transferir', keys: 'Teclas', unknown: 'Número não informado', noSound: 'Você está no mudo',
    onHold: 'A pessoa ouve música enquanto espera', duration: 'Duração da ligação', pressed: 'Teclas enviadas: {{keys}}',
    reconnecting: 'Retomando a conversa…', protocol: 'Protocolo', queue: 'Fila',
  },
  dial: {
    title: 'Ligar para alguém', label: 'Número ou ramal', placeholder: '(21) 99999-9999', call: 'Ligar', erase: 'Apagar último dígito',
    pad: 'Teclado', notNow: 'Para ligar, pause ou conclua o atendimento atual.', calling: 'Chamando {{number}}',
    invalid: 'Escreva um número com DDD, ou um número curto.',
  },
  transfer: {
    title: 'Transferir a ligação', queue: 'Para uma fila', operator: 'Para um colega', number: 'Para um número', search: 'Procurar',
    lead: 'A pessoa não precisa repetir nada: anotações e conversa seguem junto.', waiting: '{{count}} na espera', do: 'Transferir',
    free: 'Disponível', none: 'Ninguém encontrado.', done: 'Ligação transferida.',
  },
  checks: {
    title: 'Conferir equipamento', lead: 'Leva alguns segundos e evita surpresas na primeira ligação.', running: 'Conferindo…',
    microphone: 'Microfone', server: 'Telefonia', network: 'Caminho do som', sound: 'Ida e volta do som',
    hint: {
      microphone: 'Permita o microfone no navegador e confira se ele está ligado.',
      server: 'O telefone não se registrou. Confira a rede ou avise o suporte.',
      network: 'A rede deste computador não abre caminho para o som.',
      sound: 'O som não voltou. Confira a rede ou o bloqueio de portas.',
    },
    weak: 'Microfone aberto, mas em silêncio. Fale algo ou confira se não está no mudo.',
    good: 'Tudo certo', bad: 'Precisa de atenção', waiting: 'Aguardando', device: 'Microfone usado', default: 'Padrão do sistema',
    start: 'Conferir agora', again: 'Conferir de novo', proceed: 'Ficar disponível mesmo assim', ready: 'Ficar disponível',
    blocked: 'Sem isto não dá para atender. Ajuste e confira de novo.', level: 'Nível do microfone',
  },
  say: {
    ringing: 'Ligação chegando{{from}}. Pressione F2 para atender.', talking: 'Ligação conectada.', ended: 'Ligação encerrada.',
    muted: 'Microfone desligado.', unmuted: 'Microfone ligado.', held: 'Ligação em espera.', resumed: 'Conversa retomada.',
    lost: 'O telefone perdeu a ligação com a central.', ready: 'Telefone pronto.', gone: 'A ligação que chegava foi embora.',
  },
} as const;
