import { dayNumber, weekdayOf } from '../dates.ts';
import type { DemandDriver, ReplenishDemand } from '../replenish/types.ts';
import { QUANTILE_COUNT } from './distribution.ts';
import type { ForecastOutput } from './forecast.ts';

/** Mean (series × day) and quantiles (series × day × 5) of any forecast of this package, base units. */
export interface MeanAndQuantiles {
  readonly mean: Float64Array;
  readonly quantiles: Float64Array;
  /** Standard deviation (series × day), where it was taken before the quantiles were made whole. */
  readonly spread?: Float64Array;
}

/**
 * Standard deviation of the normal that fits the upper half of a day's quantiles (.8, .9, .95 against the median,
 * weighted 3:4:3): orders are made there. Never below 0.3 × √mean. `at` = series × horizon + day. A forecast that knows its
 * spread is taken at its word: quantiles in whole pieces would make orders of slow sellers jump.
 */
export function spreadOfDay(forecast: MeanAndQuantiles, at: number): number {
  if (forecast.spread) return forecast.spread[at] as number;
  const q = forecast.quantiles;
  const base = at * QUANTILE_COUNT;
  const median = q[base] as number;
  const spread =
    (((q[base + 1] as number) - median) / 0.8416) * 0.3 +
    (((q[base + 2] as number) - median) / 1.2816) * 0.4 +
    (((q[base + 3] as number) - median) / 1.6449) * 0.3;
  return Math.max(spread, 0.3 * Math.sqrt(Math.max(0, forecast.mean[at] as number)));
}

/**
 * One series of a forecast as input of `replenish`, with its explanation: level × weekday × event. `originDate` is day 0.
 * With `final` (the trained model's forecast of the same series and days) its mean and spread are used, and what the
 * model adds to smoothing appears as the term `model`.
 */
export function demandOf(
  output: ForecastOutput,
  series: number,
  originDate: string,
  final?: MeanAndQuantiles,
): ReplenishDemand {
  const { horizon } = output;
  const level = output.level[series] as number;
  const first = weekdayOf(dayNumber(originDate));
  const weekday: number[] = [];
  const event: number[] = [];
  const meanMilli: number[] = [];
  const sdMilli: number[] = [];
  for (let h = 0; h < horizon; h++) {
    const at = series * horizon + h;
    const smoothed = output.mean[at] as number;
    const factor = output.weekday[series * 7 + ((first + h) % 7)] as number;
    const mean = final ? (final.mean[at] as number) : smoothed;
    weekday.push(factor);
    event.push(level * factor > 0 ? smoothed / (level * factor) : 1);
    meanMilli.push(Math.round(1000 * mean));
    const sd = final ? spreadOfDay(final, at) : Math.sqrt((output.dispersion[series] as number) * mean);
    sdMilli.push(Math.round(1000 * sd));
  }
  const drivers: DemandDriver[] = [
    { key: 'weekday', factor: weekday },
    { key: 'event', factor: event },
  ];
  return {
    meanMilli,
    sdMilli,
    counted: output.counted[series] === 1,
    baseMilli: new Array<number>(horizon).fill(Math.round(1000 * level)),
    drivers,
  };
}
