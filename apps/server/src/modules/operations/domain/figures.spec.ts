import { BUCKETS, bucketOf } from '@larder/contracts/operations/latency-scale';
import { describe, expect, it } from 'vitest';
import { figuresOf, uptimeBp } from './figures.ts';

const cell = (durations: readonly number[], failed = 0) => {
  const buckets = new Array<number>(BUCKETS).fill(0);
  for (const ms of durations) buckets[bucketOf(ms)] = (buckets[bucketOf(ms)] ?? 0) + 1;
  return { requests: durations.length, refused: 0, failed, maxMs: Math.max(0, ...durations), buckets };
};

describe('service figures', () => {
  it('[PLT-28] quantiles come from the sum of the histograms, not from the mean of their quantiles', () => {
    const fast = cell(new Array<number>(99).fill(10));
    const slow = cell([900]);
    const both = figuresOf([fast, slow]);
    expect(both).toMatchObject({ requests: 100, max: 900 });
    expect(both.p95).toBeLessThanOrEqual(10);
    expect(both.p99).toBeLessThanOrEqual(10);
    expect(figuresOf([slow]).p50).toBeGreaterThan(640);
  });

  it('[PLT-28] no requests are no figures, and no division', () => {
    expect(figuresOf([])).toEqual({ requests: 0, refused: 0, failed: 0, p50: null, p95: null, p99: null, max: null });
  });

  it('[PLT-28] uptime counts minutes and never exceeds all of them', () => {
    const from = new Date('2026-03-01T00:00:00Z');
    const to = new Date('2026-03-01T10:00:00Z');
    expect(uptimeBp(594, from, to)).toBe(9_900);
    expect(uptimeBp(601, from, to)).toBe(10_000);
    expect(uptimeBp(0, from, from)).toBeNull();
  });
});
