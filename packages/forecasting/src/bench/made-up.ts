import { dateOfDay } from '../dates.ts';
import { calendarColumn } from '../engine/columns.ts';
import type { Panel } from '../model/panel.ts';
import { uniform } from '../model/random.ts';
import type { Dataset } from './datasets.ts';

/**
 * Made-up chains for accuracy beside peers, where no other real data is at hand. They say how the engine does on a kind
 * of sale, not how large real errors are: real chains answer to campaigns less evenly, and break their habits more often.
 */
export const MADE_UP = ['grocery', 'produce', 'dishes'] as const;
export type MadeUp = (typeof MADE_UP)[number];

/** 2023-01-02, a Monday. */
const FIRST_DAY = 19_359;
const ORIGINS = 4;

/** What a chain is made of; every series is a store × an item. */
interface Recipe {
  readonly stores: number;
  readonly items: number;
  readonly days: number;
  readonly categories: number;
  /** Smallest and largest usual sale of an item per day. */
  readonly level: readonly [number, number];
  /** Strength of the weekday, of the year, and of a campaign at most (factor − 1). */
  readonly weekday: number;
  readonly year: number;
  readonly campaign: number;
  /** Daily step (standard deviation of the logarithm) of an item's unknown drift, and how much of it the next day keeps. */
  readonly drift: readonly [number, number];
  /** Variance ÷ mean of a day's sale. */
  readonly dispersion: number;
  /** Whole pieces, or kilograms. */
  readonly pieces: boolean;
  /** Share of items that come later or go earlier. */
  readonly changing: number;
  /** How much warmth makes people buy, by item, at most. */
  readonly weather: number;
  readonly closesOnHolidays: boolean;
}

const RECIPES: Record<MadeUp, Recipe> = {
  grocery: {
    stores: 5,
    items: 60,
    days: 560,
    categories: 5,
    level: [0.15, 8],
    weekday: 0.35,
    year: 0.15,
    campaign: 1.5,
    drift: [0.02, 0.99],
    dispersion: 1.6,
    pieces: true,
    changing: 0.15,
    weather: 0.05,
    closesOnHolidays: true,
  },
  produce: {
    stores: 6,
    items: 20,
    days: 820,
    categories: 2,
    level: [3, 60],
    weekday: 0.3,
    year: 0.6,
    campaign: 0.8,
    drift: [0.06, 0.97],
    dispersion: 2.5,
    pieces: false,
    changing: 0.1,
    weather: 0.15,
    closesOnHolidays: true,
  },
  dishes: {
    stores: 3,
    items: 35,
    days: 640,
    categories: 4,
    level: [2, 35],
    weekday: 0.5,
    year: 0.2,
    campaign: 0.4,
    drift: [0.03, 0.98],
    dispersion: 1.8,
    pieces: true,
    changing: 0.3,
    weather: 0.25,
    closesOnHolidays: true,
  },
};

/** A made-up chain; the same bits on every machine. */
export function madeUp(name: MadeUp, horizon: number): Dataset {
  const recipe = RECIPES[name];
  const { stores, items, days, categories } = recipe;
  const random = uniform(1000 + MADE_UP.indexOf(name));
  const draw = new Draws(random);
  const signals = signalsOf(days + horizon, draw);
  const chain = draw.walk(days, 0.006, 0.995);
  const local = Array.from({ length: stores }, () => ({
    size: Math.exp(0.4 * draw.normal()),
    drift: draw.walk(days, 0.012, 0.985),
  }));
  const weekdays = Array.from({ length: categories }, () =>
    Array.from({ length: 7 }, (_, w) => 1 + recipe.weekday * ((w > 4 ? 1 : 0) + 0.5 * draw.normal() - 0.2)),
  );
  const goods = Array.from({ length: items }, (_, i) => itemOf(recipe, i % categories, days, draw));
  const seriesCount = stores * items;
  const demand = new Float32Array(new SharedArrayBuffer(seriesCount * days * 4));
  for (let s = 0; s < seriesCount; s++) {
    const place = local[Math.floor(s / items)] as (typeof local)[number];
    const good = goods[s % items] as Good;
    const own = good.level * place.size * Math.exp(0.5 * draw.normal());
    const answer = good.campaign * (0.6 + 0.8 * random());
    for (let t = good.from; t < good.to; t++) {
      if (recipe.closesOnHolidays && signals.holiday[t] === 1) continue;
      const eve = signals.holiday[t + 1] === 1 ? 1.5 : 1;
      const mean =
        own *
        Math.max(0.05, weekdays[good.category]?.[t % 7] as number) *
        Math.exp(
          (chain[t] as number) +
            (place.drift[t] as number) +
            (good.drift[t] as number) +
            recipe.year * good.swing * Math.cos((2 * Math.PI * (t - good.peak)) / 365) +
            good.warmth * (signals.temp[t] as number),
        ) *
        (1 + answer * (signals.promo[t] as number)) *
        (1 + 0.25 * good.payday * (signals.payWeek[t] as number)) *
        eve;
      const rate =
        draw.gamma(mean / (recipe.dispersion - (recipe.pieces ? 1 : 0))) *
        (recipe.dispersion - (recipe.pieces ? 1 : 0));
      demand[s * days + t] = recipe.pieces ? draw.poisson(rate) : Math.round(rate * 1000) / 1000;
    }
  }
  const panel: Panel = {
    seriesCount,
    dayCount: days,
    horizon,
    firstDay: FIRST_DAY,
    demand,
    flags: null,
    store: Int32Array.from({ length: seriesCount }, (_, s) => Math.floor(s / items)),
    sku: Int32Array.from({ length: seriesCount }, (_, s) => s % items),
    category: Int32Array.from({ length: seriesCount }, (_, s) => goods[s % items]?.category as number),
    storeCount: stores,
    skuCount: items,
    categoryCount: categories,
    calendar: Object.entries(signals).map(([column, values]) =>
      calendarColumn(
        column,
        Array.from(values, (value) => String(Math.round(value * 100) / 100)),
      ),
    ),
  };
  const names = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i}`);
  return { name: `made-up ${name}`, panel, origins: ORIGINS, stores: names('s', stores), skus: names('i', items) };
}

interface Good {
  readonly category: number;
  readonly level: number;
  readonly drift: Float64Array;
  readonly swing: number;
  readonly peak: number;
  readonly warmth: number;
  readonly campaign: number;
  readonly payday: number;
  /** First day on sale, and the first after it. */
  readonly from: number;
  readonly to: number;
}

function itemOf(recipe: Recipe, category: number, days: number, draw: Draws): Good {
  const { random } = draw;
  const [low, high] = recipe.level;
  const changes = random() < recipe.changing;
  const comes = changes && random() < 0.6;
  return {
    category,
    level: low * (high / low) ** random(),
    drift: draw.walk(days, ...recipe.drift),
    swing: random(),
    peak: 365 * random(),
    warmth: recipe.weather * (2 * random() - 0.6),
    // Half of the goods hardly answer to a campaign.
    campaign: recipe.campaign * (random() < 0.5 ? 0.1 * random() : random()),
    payday: random(),
    from: comes ? Math.floor(days * (0.2 + 0.6 * random())) : 0,
    to: changes && !comes ? Math.floor(days * (0.7 + 0.3 * random())) : days,
  };
}

/** What is known ahead: holidays, campaigns of a week, the week around pay day, temperature (about −1 … 1, with the year). */
function signalsOf(length: number, draw: Draws): Record<'holiday' | 'promo' | 'payWeek' | 'temp', Float64Array> {
  const dates = Array.from({ length: length + 1 }, (_, t) => dateOfDay(FIRST_DAY + t));
  const holiday = Float64Array.from(dates, (date) => (HOLIDAYS.has(date.slice(5)) ? 1 : 0));
  const payWeek = Float64Array.from(dates, (date) => (Number(date.slice(8)) >= 25 ? 1 : 0));
  const promo = new Float64Array(length + 1);
  for (let t = 0; t < length; t += 7) if (draw.random() < 0.25) promo.fill(1, t, Math.min(length, t + 7));
  const anomaly = draw.walk(length + 1, 0.35, 0.7);
  const temp = Float64Array.from(anomaly, (value, t) => value - Math.cos((2 * Math.PI * (t - 15)) / 365));
  const cut = (values: Float64Array) => values.subarray(0, length);
  return { holiday: cut(holiday), promo: cut(promo), payWeek: cut(payWeek), temp: cut(temp) };
}

const HOLIDAYS = new Set(['01-01', '05-01', '06-10', '10-03', '12-25', '12-26']);

/** Random numbers of the kinds that sales are made of. */
class Draws {
  readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }

  /** x(t) = keep · x(t−1) + step · normal. */
  walk(length: number, step: number, keep: number): Float64Array {
    const out = new Float64Array(length);
    for (let t = 1; t < length; t++) out[t] = keep * (out[t - 1] as number) + step * this.normal();
    return out;
  }

  /** Gamma of this shape and scale 1 (Marsaglia & Tsang 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.random()) ** (1 / Math.max(shape, 1e-6));
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Poisson by inversion; above 60 the rounded normal. */
  poisson(rate: number): number {
    if (rate > 60) return Math.max(0, Math.round(rate + Math.sqrt(rate) * this.normal()));
    const limit = Math.exp(-rate);
    let k = 0;
    for (let p = this.random(); p > limit; p *= this.random()) k++;
    return k;
  }
}
