/** What PostgreSQL's, Prisma's and the driver's errors have in common. */
interface DatabaseFailure {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly originalCode?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

/** Two requests wrote the same unique value at one moment and this one came second; a use case maps what it foresees. */
export function isUniqueViolation(error: unknown): boolean {
  const e = error as DatabaseFailure | null;
  if (!e || typeof e !== 'object') return false;
  return (
    [e.code, e.originalCode].some((code) => code === '23505' || code === 'P2002') ||
    isUniqueViolation(e.cause) ||
    isUniqueViolation(e.meta?.driverAdapterError)
  );
}

/**
 * Failures of the database's side that a retry can cure: serialization, deadlock, resources, shutdown, lost connection,
 * exhausted pool. They are 503 with Retry-After, never 500, so that a till keeps the batch and sends it again.
 */
export function isTransient(error: unknown): boolean {
  const e = error as DatabaseFailure | null;
  if (!e || typeof e !== 'object') return false;
  const code = typeof e.code === 'string' ? e.code : '';
  if (
    /^(40001|40P01|53...|57...|08...|55P03|P2028|P2024|P2034|P1001|P1002|P1008|P1017|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/.test(
      code,
    )
  )
    return true;
  if (
    typeof e.message === 'string' &&
    /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout|not queryable|the database system is/i.test(
      e.message,
    )
  )
    return true;
  return isTransient(e.cause) || isTransient(e.meta?.driverAdapterError);
}
