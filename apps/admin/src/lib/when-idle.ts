/**
 * Runs `work` once nothing waits to be painted or answered, and after `within` ms whatever happens. At once where the
 * browser cannot say (Safari, tests).
 * @returns cancel
 */
export function whenIdle(work: () => void, within: number): () => void {
  if (typeof requestIdleCallback !== 'function') {
    work();
    return () => undefined;
  }
  const handle = requestIdleCallback(work, { timeout: within });
  return () => cancelIdleCallback(handle);
}
