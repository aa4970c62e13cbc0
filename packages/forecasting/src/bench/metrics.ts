import { QUANTILE_LEVELS } from '../demand/distribution.ts';

/** Accuracy over all scored series-days. Shares are 0 … 1. */
export interface Accuracy {
  /** 1 − WAPE of the mean by day, and of its 7-day sums. */
  readonly day: number;
  readonly week: number;
  readonly bias: number;
  /** Pinball loss of .5 .8 .9 .95, in shares of sales (mean over levels); NaN without quantiles. */
  readonly pinball: number;
  /**
   * The same loss scaled as in the M5 competition: ÷ the series' mean absolute daily change before the origin, weighted by
   * its sales of the last 28 days, mean over origins; NaN without quantiles.
   */
  readonly scaledPinball: number;
  /** Share of days at or below each quantile level rounded up, mean over origins; empty without quantiles. */
  readonly coverage: readonly number[];
  readonly days: number;
}

/** What one series did before an origin: its mean absolute daily change and its sales of the last 28 days. */
export interface Yardstick {
  readonly change: number;
  readonly recent: number;
}

/** Quantile levels that the outside scorer reads. */
const SCORED = 4;

/** Collects forecasts against actuals, origin by origin. */
export class Scorecard {
  private sales = 0;
  private error = 0;
  private signed = 0;
  private weekError = 0;
  private weekSales = 0;
  private pinball = 0;
  private days = 0;
  private scaled = 0;
  private weight = 0;
  private readonly covered = new Float64Array(QUANTILE_LEVELS.length);
  private openDays = 0;
  /** Per finished origin: scaled pinball loss and coverage. */
  private readonly origins: { scaled: number; coverage: number[] }[] = [];

  /** One series at the current origin: `actual` and `mean` by day, `quantiles` by day × 5 or null. */
  add(
    actual: ArrayLike<number>,
    mean: ArrayLike<number>,
    quantiles: ArrayLike<number> | null,
    yardstick: Yardstick,
  ): void {
    let weekActual = 0;
    let weekMean = 0;
    let loss = 0;
    for (let h = 0; h < actual.length; h++) {
      const y = actual[h] as number;
      const m = mean[h] as number;
      this.sales += y;
      this.error += Math.abs(y - m);
      this.signed += m - y;
      this.days++;
      weekActual += y;
      weekMean += m;
      if (h % 7 === 6) {
        this.weekError += Math.abs(weekActual - weekMean);
        this.weekSales += weekActual;
        weekActual = 0;
        weekMean = 0;
      }
      if (quantiles) loss += this.quantileDay(y, quantiles, h * QUANTILE_LEVELS.length);
    }
    this.pinball += loss;
    if (!quantiles || !(yardstick.change > 0)) return;
    this.scaled += (loss / actual.length / yardstick.change) * yardstick.recent;
    this.weight += yardstick.recent;
  }

  /** Counts coverage, returns the mean pinball loss of the scored levels. */
  private quantileDay(y: number, quantiles: ArrayLike<number>, at: number): number {
    let loss = 0;
    this.openDays++;
    for (let k = 0; k < QUANTILE_LEVELS.length; k++) {
      const q = quantiles[at + k] as number;
      if (y <= Math.ceil(q - 1e-6)) this.covered[k] = (this.covered[k] as number) + 1;
      const level = QUANTILE_LEVELS[k] as number;
      if (k < SCORED) loss += (y > q ? level * (y - q) : (1 - level) * (q - y)) / SCORED;
    }
    return loss;
  }

  /** Closes the current origin. */
  endOrigin(): void {
    if (this.openDays > 0)
      this.origins.push({
        scaled: this.weight > 0 ? this.scaled / this.weight : 0,
        coverage: [...this.covered].map((n) => n / this.openDays),
      });
    this.scaled = 0;
    this.weight = 0;
    this.openDays = 0;
    this.covered.fill(0);
  }

  result(): Accuracy {
    const n = this.origins.length;
    const average = (of: (origin: { scaled: number; coverage: number[] }) => number) =>
      this.origins.reduce((sum, origin) => sum + of(origin), 0) / n;
    return {
      day: 1 - this.error / this.sales,
      week: 1 - this.weekError / this.weekSales,
      bias: this.signed / this.sales,
      pinball: n > 0 ? this.pinball / this.sales : Number.NaN,
      scaledPinball: n > 0 ? average(({ scaled }) => scaled) : Number.NaN,
      coverage: n > 0 ? QUANTILE_LEVELS.map((_, k) => average(({ coverage }) => coverage[k] as number)) : [],
      days: this.days,
    };
  }
}
