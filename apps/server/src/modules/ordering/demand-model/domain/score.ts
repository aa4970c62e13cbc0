import type { MethodScore } from '@larder/contracts/ordering/demand-model';

export const METHODS = ['model', 'smoothing', 'last_week'] as const;
export type Method = (typeof METHODS)[number];

const WEEK = 7;

/** Sums of one method over scored days. */
class Tally {
  error = 0;
  signed = 0;
  weekError = 0;
}

/** Errors of the three methods over the same series-days. Days without an observation are left out for all of them. */
export class Score {
  private sales = 0;
  private weekSales = 0;
  private readonly tallies = METHODS.map(() => new Tally());

  /** One series at one origin; `actual` holds NaN where nothing was observed, forecasts stand in the order of METHODS. */
  add(actual: ArrayLike<number>, forecasts: readonly ArrayLike<number>[]): void {
    for (let start = 0; start < actual.length; start += WEEK) {
      let observed = 0;
      let weekActual = 0;
      const weekForecast = METHODS.map(() => 0);
      for (let h = start; h < Math.min(actual.length, start + WEEK); h++) {
        const y = actual[h] as number;
        if (Number.isNaN(y)) continue;
        observed += 1;
        weekActual += y;
        this.sales += y;
        forecasts.forEach((forecast, m) => {
          const f = forecast[h] as number;
          const tally = this.tallies[m] as Tally;
          tally.error += Math.abs(f - y);
          tally.signed += f - y;
          weekForecast[m] = (weekForecast[m] as number) + f;
        });
      }
      if (observed === 0) continue;
      this.weekSales += weekActual;
      weekForecast.forEach((f, m) => {
        (this.tallies[m] as Tally).weekError += Math.abs(f - weekActual);
      });
    }
  }

  get units(): number {
    return round(this.sales, 3);
  }

  /** Null figures where nothing was sold: a share of nothing says nothing. */
  scores(): MethodScore[] {
    return METHODS.map((method, m) => {
      const t = this.tallies[m] as Tally;
      return {
        method,
        day: share(1 - t.error / this.sales),
        week: share(1 - t.weekError / this.weekSales),
        bias: share(t.signed / this.sales),
      };
    });
  }
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const share = (value: number): number | null => (Number.isFinite(value) ? round(value, 4) : null);

/**
 * Mean absolute deviation of a Poisson variable, 2 e^−λ λ^(⌊λ⌋+1) ÷ ⌊λ⌋! (Crow 1958): what even a forecaster who knows the
 * true rate errs by. By logarithms, because the factorial overflows at 171.
 */
export function poissonDeviation(rate: number): number {
  if (!(rate > 0)) return 0;
  const floor = Math.floor(rate);
  let logFactorial = 0;
  // Stirling's series is exact to nine digits from 20 on.
  if (floor < 20) for (let k = 2; k <= floor; k++) logFactorial += Math.log(k);
  else {
    const n = floor;
    logFactorial = n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
  }
  return 2 * Math.exp(-rate + (floor + 1) * Math.log(rate) - logFactorial);
}
