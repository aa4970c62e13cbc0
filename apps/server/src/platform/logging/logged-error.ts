/** An error as it is logged. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** Of a database error: what refused the row; never the row. */
  readonly table?: string;
  readonly constraint?: string;
  readonly stack: readonly string[];
  readonly cause?: LoggedError;
}

const MAIL = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g;
const MOST_CAUSES = 4;

/**
 * Message, code and frames of an error, and nothing else it carries. Errors of the database and of Prisma quote the values
 * of a statement in their message and detail, a refused mail quotes its recipient: neither reaches the log.
 */
export function loggedError(error: unknown, depth = 0): LoggedError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const e = error as Readonly<Record<string, unknown>>;
  const type = error instanceof Error ? error.constructor.name || error.name : 'Error';
  const text = (key: string) => (typeof e[key] === 'string' ? e[key] : undefined);
  const code = text('code');
  const table = text('table');
  const constraint = text('constraint');
  const cause = depth < MOST_CAUSES ? loggedError(e['cause'], depth + 1) : undefined;
  return {
    type,
    message: quotesValues(e, type)
      ? `database error ${code ?? ''}`.trim()
      : (text('message') ?? '').replace(MAIL, '[redacted]'),
    ...(code === undefined ? {} : { code }),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    stack: (text('stack') ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** A server message of PostgreSQL carries a severity; Prisma's quotes the call. */
const quotesValues = (e: Readonly<Record<string, unknown>>, type: string): boolean =>
  typeof e['severity'] === 'string' || type.startsWith('PrismaClient') || type === 'DriverAdapterError';
