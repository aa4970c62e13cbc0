import type { FeatureBuilder } from '../model/features.ts';

/** Share of dSES against the plain mean of the last eight same weekdays, and of the weekday-free level. */
const SMOOTHED_SHARE = 0.7;
const LEVEL_SHARE = 0.1;

/**
 * What the model's output is multiplied by: an ordinary forecast of the day, and what a holiday that the store closes on leaves
 * of it, so that the trees only learn how the day differs from that. Never zero, because the level has a floor. `buffer` holds
 * the features of the last built series.
 */
export function rowScale(builder: FeatureBuilder, buffer: Float32Array, h: number): number {
  const sameWeekday = (buffer[h * builder.width + builder.sameWeekdayColumn] as number) * builder.scale;
  const smoothed = builder.smoothedMean[h] as number;
  const usual = Number.isNaN(sameWeekday) ? smoothed : SMOOTHED_SHARE * smoothed + (1 - SMOOTHED_SHARE) * sameWeekday;
  const ordinary = (1 - LEVEL_SHARE) * usual + LEVEL_SHARE * builder.scale;
  return ordinary * (builder.holiday[h] as number);
}
