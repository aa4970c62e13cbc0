/** How long a lease lives without a sign of life. Tests shorten it. */
export interface LeaseTerms {
  /** Of a started item. Longer than any computation may block the event loop: a blocked worker can't renew. */
  readonly runningSeconds: number;
  /** Of an item that waits in the queue; then the queue is taken to have lost it. */
  readonly queuedSeconds: number;
  readonly sweepEveryMs: number;
}

export const LEASE_TERMS: LeaseTerms = { runningSeconds: 60, queuedSeconds: 60, sweepEveryMs: 5_000 };
/** How often a worker renews what it runs. */
export const RENEW_EVERY_MS = 10_000;
