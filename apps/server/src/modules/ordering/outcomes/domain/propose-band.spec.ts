import { describe, expect, it } from 'vitest';
import { evidenceOf, proposeBand, type ScoredLine } from './propose-band.ts';

const lines = (...effects: number[]): ScoredLine[] =>
  effects.map((effectMinor, i) => ({
    effectMinor,
    verdict: effectMinor > 50 ? 'helped' : effectMinor < -50 ? 'hurt' : 'neutral',
    deliveryDate: `2026-02-${String((i % 28) + 1).padStart(2, '0')}`,
  }));
const times = (n: number, ...effects: number[]) => lines(...Array.from({ length: n }, () => effects).flat());

describe('[ORD-24] a proposal for a store’s band', () => {
  it('counts, sums and tells the span', () => {
    expect(evidenceOf(lines(300, -200, 10))).toMatchObject({
      lines: 3,
      helped: 1,
      hurt: 1,
      neutral: 1,
      effectMinor: 110,
      from: '2026-02-01',
      to: '2026-02-03',
    });
  });

  it('needs enough lines and a clear sign', () => {
    expect(proposeBand(evidenceOf(times(10, 300, 100)), 20, 20)).toEqual({ direction: 'widen', toPct: 25 });
    expect(proposeBand(evidenceOf(times(9, 300, 100)), 20, 20)).toBeNull();
    expect(proposeBand(evidenceOf(times(10, 900, -800)), 20, 20)).toBeNull();
    expect(proposeBand(evidenceOf(times(10, -300, -100)), 20, 20)).toEqual({ direction: 'narrow', toPct: 15 });
  });

  it('stays between the narrowest and the widest band', () => {
    expect(proposeBand(evidenceOf(times(20, 300)), 40, 20)).toBeNull();
    expect(proposeBand(evidenceOf(times(20, 300)), 38, 20)).toEqual({ direction: 'widen', toPct: 40 });
    expect(proposeBand(evidenceOf(times(20, -300)), 5, 20)).toBeNull();
  });

  it('nothing scored proposes nothing', () => {
    expect(proposeBand(evidenceOf([]), 20, 0)).toBeNull();
  });
});
