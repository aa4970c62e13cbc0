import { dateOf, dayNumber } from './dates.ts';
import { gaussian, hash32, hashText, uniform } from './random.ts';
import type { ChainDefinition, ClimateDefinition } from './types.ts';

export interface WeatherDay {
  readonly date: string;
  readonly regionCode: string;
  /** Daily high, °C, one decimal. */
  readonly tempC: number;
  readonly rainMm: number;
}

/** Memory of the temperature noise per day and how many days back it is summed (0.72¹² ≈ 2 %). */
const PERSISTENCE = 0.72;
const WINDOW = 12;
const NOISE_C = 2.3;
/** 20 July, the warmest day of the yearly wave. */
const WARMEST = 200;

const climateKey = (chain: ChainDefinition, climate: ClimateDefinition): number =>
  hash32(chain.seed, hashText(climate.regionCode), 9001);

/** Numbers behind `weather`, without strings: temperature and rain of a region on a day. */
export function weatherOf(
  chain: ChainDefinition,
  climate: ClimateDefinition,
  day: number,
): { tempC: number; rainMm: number } {
  const key = climateKey(chain, climate);
  const date = dateOf(day);
  const dayOfYear = day - dayNumber(`${date.slice(0, 4)}-01-01`);
  const month = Number(date.slice(5, 7));
  // A truncated AR(1): the same day always sees the same past, whatever range is asked for.
  let noise = 0;
  for (let back = WINDOW; back >= 0; back--) noise = noise * PERSISTENCE + gaussian(key, day - back, 1);
  const season = climate.meanTempC + climate.amplitudeC * Math.cos((2 * Math.PI * (dayOfYear - WARMEST)) / 365.25);
  const chance = climate.rainChance[month - 1] ?? 0.3;
  // Wet spells: yesterday's draw shares half of its luck with today's.
  const luck = 0.62 * uniform(key, day, 2) + 0.38 * uniform(key, day - 1, 2);
  const threshold = wetThreshold(chance);
  const rainMm = luck < threshold ? Math.round((1 + 26 * (1 - luck / threshold) ** 2) * 10) / 10 : 0;
  const tempC =
    Math.round((season + NOISE_C * noise * Math.sqrt(1 - PERSISTENCE ** 2) * 1.6 - (rainMm > 0 ? 1.5 : 0)) * 10) / 10;
  return { tempC, rainMm };
}

/** Quantile of 0.62·U₁ + 0.38·U₂: the luck below which a day is wet with this chance. */
function wetThreshold(chance: number): number {
  const a = 0.38;
  const b = 0.62;
  const triangle = a / (2 * b);
  if (chance < triangle) return Math.sqrt(2 * a * b * chance);
  if (chance <= 1 - triangle) return b * chance + a / 2;
  return 1 - Math.sqrt(2 * a * b * (1 - chance));
}

/**
 * Weather of a region between two business dates, both included.
 * @throws RangeError for an unknown region.
 */
export function weather(chain: ChainDefinition, regionCode: string, from: string, to: string): WeatherDay[] {
  const climate = chain.climates.find((c) => c.regionCode === regionCode);
  if (!climate) throw new RangeError(`no climate for region ${regionCode}`);
  const result: WeatherDay[] = [];
  for (let day = dayNumber(from); day <= dayNumber(to); day++)
    result.push({ date: dateOf(day), regionCode, ...weatherOf(chain, climate, day) });
  return result;
}
