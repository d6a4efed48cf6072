/**
 * Keys of steps know no accents; people do. Endings that are always written one way, the common words
 * that follow no rule, and the city's acronyms. What may be read two ways ("esta", "para") stays bare.
 */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/(?<=\p{L}{2})cao$/u, 'ção'],
  [/(?<=\p{L})coes$/u, 'ções'],
  [/(?<=\p{L})ao$/u, 'ão'],
  [/(?<=\p{L})oes$/u, 'ões'],
  [/encia(s?)$/, 'ência$1'],
  [/ancia(s?)$/, 'ância$1'],
  [/(?<=\p{L})ario(s?)$/u, 'ário$1'],
  [/(?<=\p{L})orio(s?)$/u, 'ório$1'],
  [/avel$/, 'ável'],
  [/ivel$/, 'ível'],
  [/aveis$/, 'áveis'],
  [/iveis$/, 'íveis'],
];

const WORDS = `
  água águas aí além alguém ninguém também porém análise anônimo anônima anônimos árvore árvores área áreas
  até áudio áudios automático automática balcão balcões básico básica bênção benefício benefícios
  biométrico calçada calçadas câmera câmeras cão cães cartório cartórios código códigos cônjuge
  crédito créditos criança crianças cidadã cidadãos cobrança comércio convênio convênios débito débitos
  denúncia denúncias depósito difícil disponíveis doméstico doméstica dúvida dúvidas edifício elétrica
  elétrico eletrônico eletrônica endereço endereços espaço espaços estágio está estará ética exercício exigência
  fácil família famílias falcão farmácia farmácias férias física físico francês inglês português gás gráfico
  histórico história hidráulica índice imóvel imóveis início inquérito inválido inválida
  já jurídico jurídica juízo lá lâmpada lâmpadas língua licença licenças líquido lúdico mãe mães máquina
  máximo máxima mínimo mínima médico médica médicos médio média mês móvel móveis município municípios
  munícipe munícipes música músicas negócio negócios nível níveis notícia notícias número números
  óbito óbitos óculos ofício ofícios ônibus ótimo órgão órgãos página páginas parágrafo pátio perícia pé
  período períodos polícia política político pós praça praças prática prático pré preço preços prédio
  prédios presídio princípio próprio própria próximo próxima próximos próximas público pública públicos
  públicas química rápido rápida relógio república residência rodízio sábado sábados saída saídas salário
  sanitário saúde semáforo semáforos será serviço serviços silêncio símbolo síndico só técnico técnica
  telefônico telefônica terça térreo título títulos trânsito três tráfego túnel túneis último última
  últimos últimas único única urgência usuária usuárias usuário usuários útil úteis veículo veículos
  veterinária vestígio vínculo vítima vítimas você vocês vulcão xícara zoológico mudança mudanças
  segurança esperança herança vizinhança aliança diferença sentença presença doença doenças força
  crônico secundária mobiliário péssimo ruído ruídos inundação cemitério
  construído destruído incluído concluído concluída excluído construída distribuído contribuído
  obrigatória provisória temporária tributária tributárias funcionária primária necessária bancária
  diária voluntária imobiliária rodoviária prioritária horária
`;

const ACRONYMS = new Set(
  `iptu itbi iss issqn icms ipva cpf cnpj cep rg cnh nis sus upa ubs samu cras creas eja pix sac pcd tv
  nfe nfse qr id faq http api crm ivr ura ddd gps sms`.split(/\s+/),
);

const bare = (word: string): string => word.normalize('NFD').replaceAll(/\p{M}/gu, '');

const KNOWN: ReadonlyMap<string, string> = new Map(
  WORDS.trim()
    .split(/\s+/)
    .map((word) => [bare(word), word]),
);

/** One word of a key as it is written: "situacao" → "situação", "iptu" → "IPTU". */
export function written(word: string): string {
  if (ACRONYMS.has(word)) return word.toUpperCase();
  const known = KNOWN.get(word);
  if (known) return known;
  const ending = ENDINGS.find(([end]) => end.test(word));
  return ending ? word.replace(...ending) : word;
}
