import { QUANTILE_LEVELS } from '../demand/distribution.ts';

/** Accuracy over all scored series-days. Shares are 0 … 1. */
export interface Accuracy {
  /** 1 − WAPE of the mean by day, and of its 7-day sums. */
  readonly day: number;
  readonly week: number;
  readonly bias: number;
  /** Pinball loss of .5 .8 .9 .95, in shares of sales (mean over levels); NaN without quantiles. */
  readonly pinball: number;
  /** Share of days at or below each quantile level rounded up; empty without quantiles. */
  readonly coverage: readonly number[];
  readonly days: number;
}

/** Collects forecasts against actuals. */
export class Scorecard {
  private sales = 0;
  private error = 0;
  private signed = 0;
  private weekError = 0;
  private weekSales = 0;
  private pinball = 0;
  private readonly covered = new Float64Array(QUANTILE_LEVELS.length);
  private days = 0;
  private withQuantiles = false;

  /** One series at one origin: `actual` and `mean` by day, `quantiles` by day × 5 or null. */
  add(actual: ArrayLike<number>, mean: ArrayLike<number>, quantiles: ArrayLike<number> | null): void {
    let weekActual = 0;
    let weekMean = 0;
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
      if (!quantiles) continue;
      this.withQuantiles = true;
      for (let k = 0; k < QUANTILE_LEVELS.length; k++) {
        const q = quantiles[h * QUANTILE_LEVELS.length + k] as number;
        if (y <= Math.ceil(q - 1e-6)) this.covered[k] = (this.covered[k] as number) + 1;
        const level = QUANTILE_LEVELS[k] as number;
        if (k < 4) this.pinball += (y > q ? level * (y - q) : (1 - level) * (q - y)) / 4;
      }
    }
  }

  result(): Accuracy {
    return {
      day: 1 - this.error / this.sales,
      week: 1 - this.weekError / this.weekSales,
      bias: this.signed / this.sales,
      pinball: this.withQuantiles ? this.pinball / this.sales : Number.NaN,
      coverage: this.withQuantiles ? [...this.covered].map((n) => n / this.days) : [],
      days: this.days,
    };
  }
}
