import type { ServiceFigures } from '@larder/contracts/operations/health';
import { quantileMs } from '@larder/contracts/operations/latency-scale';

export interface Counted {
  readonly requests: number;
  readonly refused: number;
  readonly failed: number;
  readonly maxMs: number;
  readonly buckets: readonly number[];
}

/** Adds cells up: counts and histograms add, quantiles are read from the sum (the mean of quantiles is no quantile). */
export function figuresOf(cells: readonly Counted[]): ServiceFigures {
  const buckets: number[] = [];
  let [requests, refused, failed, maxMs] = [0, 0, 0, 0];
  for (const cell of cells) {
    requests += cell.requests;
    refused += cell.refused;
    failed += cell.failed;
    maxMs = Math.max(maxMs, cell.maxMs);
    cell.buckets.forEach((n, i) => {
      buckets[i] = (buckets[i] ?? 0) + n;
    });
  }
  const at = (q: number) => {
    const ms = quantileMs(buckets, q, maxMs);
    return ms === null ? null : Math.round(ms * 10) / 10;
  };
  return { requests, refused, failed, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: requests === 0 ? null : maxMs };
}

const MINUTE_MS = 60_000;

/**
 * Ten-thousandths of the minutes of a span in which the service lived; null for a span of no minutes.
 * @param lived minutes with a life sign
 */
export function uptimeBp(lived: number, from: Date, to: Date): number | null {
  const minutes = Math.floor((to.getTime() - from.getTime()) / MINUTE_MS);
  if (minutes <= 0) return null;
  return Math.min(10_000, Math.floor((lived * 10_000) / minutes));
}
