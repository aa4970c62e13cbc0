/**
 * The latency scale of stored service figures: upper ends in ms; the last bucket is open. Rows hold one count per bucket, so
 * changing this list would change the meaning of stored rows: append a new table instead.
 */
export const SCALE_MS = [
  2, 5, 10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 1_000, 2_000, 5_000, 10_000,
] as const;
export const BUCKETS = SCALE_MS.length + 1;

/** Index of the bucket of a duration. */
export function bucketOf(ms: number): number {
  const at = SCALE_MS.findIndex((end) => ms <= end);
  return at < 0 ? SCALE_MS.length : at;
}

/**
 * Quantile of a histogram by linear interpolation within its bucket.
 * @param buckets counts per bucket of {@link SCALE_MS}
 * @param q 0…1
 * @param maxMs the largest duration seen; bounds the answer and ends the open bucket
 * @returns milliseconds, or null without requests
 */
export function quantileMs(buckets: readonly number[], q: number, maxMs: number): number | null {
  const total = buckets.reduce((sum, n) => sum + n, 0);
  if (total === 0) return null;
  const rank = q * total;
  let before = 0;
  for (let i = 0; i < buckets.length; i++) {
    const n = buckets[i] ?? 0;
    if (n > 0 && before + n >= rank) {
      const from = SCALE_MS[i - 1] ?? 0;
      const to = Math.max(from, Math.min(SCALE_MS[i] ?? maxMs, maxMs));
      return from + ((to - from) * (rank - before)) / n;
    }
    before += n;
  }
  return maxMs;
}
