export interface EventuallyOptions {
  /** Milliseconds until the last failure is thrown. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/**
 * Repeats `attempt` until it neither throws nor answers `undefined` or `false`, and returns its answer. For effects that
 * arrive from another process; nothing in a test sleeps for a fixed time.
 * @throws Error after the time, with the last failure as its cause
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { timeoutMs = 5_000, intervalMs = 20 }: EventuallyOptions = {},
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await attempt();
      if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
      failure = new Error(`the answer was still ${String(answer)}`);
    } catch (error) {
      failure = error;
    }
    if (performance.now() >= end) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      throw new Error(`not within ${timeoutMs} ms: ${reason}`, { cause: failure });
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
