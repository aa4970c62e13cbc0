import type { AccuracyFigures } from '@larder/contracts/ordering/accuracy';

/** Sums of stored rows in thousandths; plain numbers, because shares are taken of them. */
export interface SumRow {
  readonly itemDays: number;
  readonly sold: number;
  readonly dayError: number;
  readonly weekError: number;
  readonly signedError: number;
  readonly lastWeekError: number;
  readonly countedSold: number;
  readonly countedWeekError: number;
  readonly countedExpected: number;
  readonly countedDeviation: number;
  readonly openDays: number;
  readonly within80: number;
  readonly within90: number;
  readonly within95: number;
  readonly soldOutDays: number;
  readonly soldOutOver: number;
}

const MILLI = 1000;
const round4 = (value: number): number => Math.round(value * 1e4) / 1e4;
/** A share of nothing says nothing. */
const share = (part: number, whole: number): number | null => (whole > 0 ? round4(part / whole) : null);
const rest = (part: number, whole: number): number | null => (whole > 0 ? round4(1 - part / whole) : null);

/**
 * Accuracy 1 − WMAPE, bias, coverage and the ceiling of some weeks.
 * The ceiling is 1 − Σ E|D−λ| ÷ Σλ for Poisson demand around the forecast of each item's week: what even somebody who knows
 * the true rate would miss by. `ofCeiling` compares like with like: goods counted in pieces only, never above 1.
 */
export function figuresOf(sums: SumRow): AccuracyFigures {
  const ceiling = rest(sums.countedDeviation, sums.countedExpected);
  const reached = rest(sums.countedWeekError, sums.countedSold);
  return {
    units: Math.round(sums.sold) / MILLI,
    week: rest(sums.weekError, sums.sold),
    day: rest(sums.dayError, sums.sold),
    bias: share(sums.signedError, sums.sold),
    lastWeek: rest(sums.lastWeekError, sums.sold),
    ceiling,
    ofCeiling:
      ceiling !== null && ceiling > 0 && reached !== null ? round4(Math.max(0, Math.min(1, reached / ceiling))) : null,
    coverage: [
      share(sums.within80, sums.openDays),
      share(sums.within90, sums.openDays),
      share(sums.within95, sums.openDays),
    ],
    soldOutDays: sums.soldOutDays,
    itemDays: sums.itemDays,
    soldOutErrorShare: share(sums.soldOutOver, sums.dayError),
  };
}
