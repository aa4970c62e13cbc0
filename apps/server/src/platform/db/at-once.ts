/**
 * Statements of one transaction that don't need each other's answers: the driver sends them in one go, PostgreSQL does them one
 * after the other, and nobody waits for a round trip between them. Returns when all have ended, so that none is left behind
 * in a connection that the next transaction gets; then the failure is thrown that stopped the others, if there is one.
 */
export async function atOnce<const T extends readonly unknown[]>(
  statements: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const ended = await Promise.allSettled(statements);
  const failures = ended.flatMap((e) => (e.status === 'rejected' ? [e.reason as { readonly code?: unknown }] : []));
  if (failures.length > 0) throw failures.find((f) => f?.code !== ABORTED) ?? failures[0];
  return ended.map((e) => (e as PromiseFulfilledResult<unknown>).value) as { -readonly [K in keyof T]: Awaited<T[K]> };
}

/** "Current transaction is aborted": said of every statement after the one that failed. */
const ABORTED = '25P02';
