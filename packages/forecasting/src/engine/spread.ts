import { QUANTILE_COUNT } from '../demand/distribution.ts';
import type { PanelForecast } from './score.ts';

/**
 * Standard deviation of the normal that fits the upper half of a day's quantiles (.8, .9, .95 against the median,
 * weighted 3:4:3): orders are made there. Never below 0.3 × √mean. `at` = series × horizon + day.
 */
export function spreadOfDay(forecast: PanelForecast, at: number): number {
  const q = forecast.quantiles;
  const base = at * QUANTILE_COUNT;
  const median = q[base] as number;
  const spread =
    (((q[base + 1] as number) - median) / 0.8416) * 0.3 +
    (((q[base + 2] as number) - median) / 1.2816) * 0.4 +
    (((q[base + 3] as number) - median) / 1.6449) * 0.3;
  return Math.max(spread, 0.3 * Math.sqrt(Math.max(0, forecast.mean[at] as number)));
}
