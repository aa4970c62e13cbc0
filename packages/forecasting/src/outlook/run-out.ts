import { demandDistribution, normalCdf, normalQuantile } from '../demand/distribution.ts';
import type { IncomingStock, StockLot } from '../replenish/types.ts';

/**
 * Chance that a shelf runs out, day by day. Every `…Milli` is thousandths of the base unit. Demand, stock and what is coming
 * are read as the ordering policy reads them: day 0 is the first selling day, lots are sold first-expired-first-out.
 */
export interface RunOutInput {
  readonly meanMilli: readonly number[];
  readonly sdMilli: readonly number[];
  /** Pieces (negative binomial) or measured, e.g. kg (gamma). */
  readonly counted: boolean;
  /** Correlation of forecast errors between days; default 0.25, the policy's. */
  readonly correlation?: number;
  readonly stock: readonly StockLot[];
  readonly incoming: readonly IncomingStock[];
  /** Selling days of what is coming; absent = does not spoil. */
  readonly shelfLifeDays?: number;
  /** Promised to others: leaves on day 0, oldest first. */
  readonly reservedMilli: number;
}

export interface RunOutForecast {
  /** Share of the courses in which nothing was left at the close of a day up to this one; rising, 0 … 1. */
  readonly byDay: readonly number[];
  /** Mean of what was asked for and not there up to this day. */
  readonly missingMilli: readonly number[];
  /** What nine of ten courses lacked at most up to the last day. */
  readonly needMilli: number;
}

/** Courses that demand may take. A multiple of 16 keeps every chance an exact binary fraction. */
const COURSES = 256;
const MOST_DAYS = 42;
const DEFAULT_CORRELATION = 0.25;
const NEED_LEVEL = 0.9;
const MILLI = 1000;

/**
 * Lives through the same {@link COURSES} courses of demand for every item. They are a fixed Latin hypercube: on each day the
 * levels are spread evenly and tied by one common normal score (Gaussian copula), so that a lasting surge is as likely as the
 * policy's window variance `(1 − ρ) Σσ² + ρ (Σσ)²` says. Because the courses are common, the answer falls with every unit of
 * stock and rises with demand exactly, not only on average.
 */
export function runOutForecast(input: RunOutInput): RunOutForecast {
  const days = Math.min(input.meanMilli.length, MOST_DAYS);
  const byDay = new Array<number>(days).fill(0);
  const missing = new Array<number>(days).fill(0);
  if (days === 0) return { byDay, missingMilli: missing, needMilli: 0 };
  const levels = levelsOf(input.correlation ?? DEFAULT_CORRELATION);
  const lots = lotsOf(input, days);
  const demands = input.meanMilli.slice(0, days).map((mean, day) => {
    const sd = (input.sdMilli[day] ?? 0) / MILLI;
    return demandDistribution(Math.max(0, mean) / MILLI, sd * sd, input.counted);
  });
  const unitsAt = (day: number, level: number): number => {
    const units = demands[day]?.quantile(level) ?? 0;
    // For counts the mass of k lies between k − ½ and k + ½.
    return (input.counted ? Math.max(0, Math.ceil(units - 0.5)) : Math.max(0, units)) * MILLI;
  };
  if (neverRunsOut(lots, days, input.reservedMilli, unitsAt, levels.most))
    return { byDay, missingMilli: missing, needMilli: 0 };

  const lacking: number[] = [];
  for (let course = 0; course < COURSES; course++) {
    const asked = (day: number) => unitsAt(day, levels.table[day * COURSES + course] as number);
    const { outOn, lackedBy } = liveThrough(lots, days, input.reservedMilli, asked);
    for (let day = 0; day < days; day++) {
      if (day >= outOn) byDay[day] = (byDay[day] as number) + 1 / COURSES;
      missing[day] = (missing[day] as number) + (lackedBy[day] as number) / COURSES;
    }
    lacking.push(lackedBy[days - 1] as number);
  }
  lacking.sort((a, b) => a - b);
  return {
    byDay,
    missingMilli: missing.map(Math.round),
    needMilli: Math.ceil(lacking[Math.ceil(COURSES * NEED_LEVEL) - 1] as number),
  };
}

/** One course: the first day at whose close nothing was left, and what had been lacking up to each day. */
function liveThrough(
  lots: readonly Lot[],
  days: number,
  reserved: number,
  asked: (day: number) => number,
): { readonly outOn: number; readonly lackedBy: readonly number[] } {
  for (const lot of lots) lot.left = lot.quantity;
  withdraw(lots, 0, reserved);
  const lackedBy: number[] = [];
  let outOn = days;
  let short = 0;
  for (let day = 0; day < days; day++) {
    short += withdraw(lots, day, asked(day));
    lackedBy.push(short);
    if (outOn === days && present(lots, day) <= 0) outOn = day;
    // What was good for the last time today is thrown away at close, after it was counted.
    for (const lot of lots) if (lot.lastDay <= day && lot.firstDay <= day) lot.left = 0;
  }
  return { outOn, lackedBy };
}

interface Lot {
  readonly quantity: number;
  readonly firstDay: number;
  readonly lastDay: number;
  left: number;
}

/** In the order in which they are sold: what ends first, goes first. */
function lotsOf(input: RunOutInput, days: number): Lot[] {
  const life = input.shelfLifeDays ?? Number.POSITIVE_INFINITY;
  const lots = [
    ...input.stock.map((lot) => ({ quantity: lot.quantityMilli, firstDay: 0, lastDay: lot.lifeDays - 1 })),
    ...input.incoming.map((entry) => {
      const firstDay = Math.max(0, entry.arrivalDay);
      return { quantity: entry.quantityMilli, firstDay, lastDay: firstDay + (entry.lifeDays ?? life) - 1 };
    }),
  ].filter((lot) => lot.quantity > 0 && lot.firstDay < days && lot.lastDay >= lot.firstDay);
  return lots
    .sort((a, b) => (a.lastDay === b.lastDay ? a.firstDay - b.firstDay : a.lastDay < b.lastDay ? -1 : 1))
    .map((lot) => ({ ...lot, left: lot.quantity }));
}

/** True when stock that is here and keeps outlasts even the highest level of every day: most items of a store. */
function neverRunsOut(
  lots: readonly Lot[],
  days: number,
  reserved: number,
  unitsAt: (day: number, level: number) => number,
  highest: number,
): boolean {
  let left = -reserved;
  for (const lot of lots) if (lot.firstDay === 0 && lot.lastDay >= days - 1) left += lot.quantity;
  for (let day = 0; day < days && left > 0; day++) left -= unitsAt(day, highest);
  return left > 0;
}

/** Takes up to `wanted` from what is here on this day; returns what was not there. */
function withdraw(lots: readonly Lot[], day: number, wanted: number): number {
  let open = wanted;
  for (const lot of lots) {
    if (open <= 0) break;
    if (lot.firstDay > day || lot.lastDay < day || lot.left <= 0) continue;
    const taken = Math.min(lot.left, open);
    lot.left -= taken;
    open -= taken;
  }
  return Math.max(0, open);
}

function present(lots: readonly Lot[], day: number): number {
  let sum = 0;
  for (const lot of lots) if (lot.firstDay <= day && lot.lastDay >= day) sum += lot.left;
  return sum;
}

interface Levels {
  readonly table: Float64Array;
  readonly most: number;
}

const known = new Map<number, Levels>();

/** Level of demand by day and course, the same in every process and for ever. */
function levelsOf(correlation: number): Levels {
  const cached = known.get(correlation);
  if (cached) return cached;
  const random = steps(20_260_101);
  const stratum = (): number[] => {
    const order = Array.from({ length: COURSES }, (_, i) => i);
    for (let i = COURSES - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return order.map((k) => normalQuantile((k + 0.5) / COURSES));
  };
  const common = stratum();
  const table = new Float64Array(MOST_DAYS * COURSES);
  let most = 0;
  for (let day = 0; day < MOST_DAYS; day++) {
    const own = stratum();
    for (let course = 0; course < COURSES; course++) {
      const score =
        Math.sqrt(correlation) * (common[course] as number) + Math.sqrt(1 - correlation) * (own[course] as number);
      const level = Math.min(1 - 1e-6, Math.max(1e-6, normalCdf(score)));
      table[day * COURSES + course] = level;
      most = Math.max(most, level);
    }
  }
  const made = { table, most };
  known.set(correlation, made);
  return made;
}

/** Park–Miller steps in (0, 1): only shuffles a fixed table. */
function steps(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
