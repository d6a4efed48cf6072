/** An answer that was not a success (RFC 9457), with what the person should read. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly fields: Readonly<Record<string, string>> = {},
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

const BY_STATUS: Record<number, string> = {
  0: 'Sem conexão com o servidor. Tente de novo em instantes.',
  401: 'Sua sessão terminou. Entre de novo.',
  403: 'Você não tem permissão para isso.',
  404: 'Não encontramos o que você procura.',
  409: 'Alguém mudou isto antes de você. Confira e tente de novo.',
  413: 'O conteúdo é grande demais.',
  422: 'Confira os campos destacados.',
  429: 'Muitas tentativas seguidas. Espere um pouco.',
  502: 'O servidor está voltando. Tente de novo em instantes.',
  503: 'O serviço está ocupado. Tente de novo em instantes.',
};

export const sayStatus = (status: number): string =>
  BY_STATUS[status] ?? 'Algo não saiu como esperado. Tente de novo; se persistir, avise o suporte.';

interface FieldError {
  field?: unknown;
  message?: unknown;
}

/** Field errors come as `errors: [{field: "a.b", message}]`; the last name of the path is the field. */
export function fieldErrors(errors: unknown): Record<string, string> {
  if (!Array.isArray(errors)) return {};
  const found = (errors as FieldError[]).map(
    (error) =>
      [
        String(error.field ?? '')
          .split('.')
          .at(-1) ?? '',
        String(error.message ?? ''),
      ] as const,
  );
  return Object.fromEntries(found.filter(([name]) => name));
}

export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const { detail, errors, ...extra } = body;
  const said = typeof detail === 'string' && detail ? detail : sayStatus(response.status);
  return new Problem(response.status, said, fieldErrors(errors), extra);
}

export const messageOf = (error: unknown): string =>
  error instanceof Problem ? error.detail : error instanceof Error ? error.message : sayStatus(-1);
