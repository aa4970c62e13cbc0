/** One refused field of a problem document. */
export interface FieldProblem {
  /** Path inside the body as the server wrote it, for example `lines.0.quantity`. */
  path: string;
  code: string;
  message: string;
}

export interface ProblemInit {
  status: number;
  code: string;
  title: string;
  detail?: string | undefined;
  errors?: FieldProblem[] | undefined;
  requestId?: string | undefined;
  meta?: Record<string, unknown> | undefined;
  cause?: unknown;
}

/**
 * A refused or failed call. `status` is 0 and `code` is `network` when no answer came at all.
 * `title` and `detail` come from the server in the caller's language.
 */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldProblem[];
  readonly requestId: string | undefined;
  readonly meta: Record<string, unknown>;

  constructor(init: ProblemInit) {
    super(init.detail ?? init.title, { cause: init.cause });
    this.name = 'ProblemError';
    this.status = init.status;
    this.code = init.code;
    this.title = init.title;
    this.detail = init.detail;
    this.errors = init.errors ?? [];
    this.requestId = init.requestId;
    this.meta = init.meta ?? {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({
    path: text(entry['path']) ?? '',
    code: text(entry['code']) ?? 'invalid',
    message: text(entry['message']) ?? '',
  }));
}

/** Reads a failed response. A body that is no problem document (a proxy's HTML page) still gives a usable error. */
export async function problemFrom(response: Response): Promise<ProblemError> {
  const fallback = { status: response.status, code: `http_${response.status}`, title: response.statusText };
  if (!response.headers.get('content-type')?.includes('json')) return new ProblemError(fallback);
  let body: unknown;
  try {
    body = await response.json();
  } catch (cause) {
    return new ProblemError({ ...fallback, cause });
  }
  if (!isRecord(body)) return new ProblemError(fallback);
  return new ProblemError({
    status: response.status,
    code: text(body['code']) ?? fallback.code,
    title: text(body['title']) ?? fallback.title,
    detail: text(body['detail']),
    errors: fieldProblems(body['errors']),
    requestId: text(body['requestId']) ?? response.headers.get('x-request-id') ?? undefined,
    meta: isRecord(body['meta']) ? body['meta'] : undefined,
  });
}

/** `$.lines[0].quantity`, `/lines/0/quantity` and `body.lines.0.quantity` all as `lines.0.quantity`, a form's field name. */
export function fieldName(path: string): string {
  return path
    .replace(/^\$\.?/, '')
    .replaceAll('/', '.')
    .replace(/\[(\w+)\]/g, '.$1')
    .replace(/^\.?(?:body\.)?/, '');
}
