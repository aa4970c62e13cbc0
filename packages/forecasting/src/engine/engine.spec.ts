import { beforeAll, describe, expect, it } from 'vitest';
import { dayNumber } from '../dates.ts';
import { spreadOfDay } from '../demand/replenish-demand.ts';
import {
  calendarColumn,
  type ForecastModel,
  fitModel,
  forecastPanel,
  localColumn,
  type Panel,
  prepare,
} from './index.ts';
import { BOOSTERS } from './model.ts';

const DAYS = 400;

/** Six series over two stores, weekday pattern and a promotion that doubles sales; noise from a fixed sequence. */
function chain(): { panel: Panel; truth: (s: number, t: number) => number } {
  const first = dayNumber('2025-01-06');
  const promo = Array.from({ length: DAYS + 14 }, (_, t) => ((t * 7919) % 100 < 12 ? 1 : 0));
  const truth = (s: number, t: number) => (10 + 8 * s) * (t % 7 > 4 ? 1.5 : 0.8) * (promo[t] ? 2 : 1);
  let state = 9;
  const noise = () => {
    state = (Math.imul(state, 48271) >>> 0) % 2147483647;
    return state / 2147483647 + 0.5;
  };
  const demand = new Float32Array(new SharedArrayBuffer(6 * DAYS * 4));
  for (let s = 0; s < 6; s++) for (let t = 0; t < DAYS; t++) demand[s * DAYS + t] = Math.round(truth(s, t) * noise());
  const panel: Panel = {
    seriesCount: 6,
    dayCount: DAYS,
    horizon: 14,
    firstDay: first,
    demand,
    flags: null,
    store: Int32Array.from([0, 0, 0, 1, 1, 1]),
    sku: Int32Array.from([0, 1, 2, 0, 1, 2]),
    category: new Int32Array(6),
    storeCount: 2,
    skuCount: 3,
    categoryCount: 1,
    calendar: [calendarColumn('promo', promo.map(String))],
  };
  return { panel, truth };
}

describe('engine', () => {
  const { panel, truth } = chain();
  const prepared = prepare(panel);
  const size = { maxRows: 6000, maxTrees: 60 };
  let model: ForecastModel;
  beforeAll(async () => {
    model = await fitModel(prepared, { ...size, threads: 1 });
  }, 60_000);

  it('[ORD-17] the same bits with one thread and with two', async () => {
    const two = await fitModel(prepared, { ...size, threads: 2 });
    expect(model.boosters.length).toBe(BOOSTERS.length);
    expect(two).toEqual(model);
    const a = await forecastPanel(prepared, model, { threads: 1 });
    const b = await forecastPanel(prepared, two, { threads: 2 });
    expect([...b.mean]).toEqual([...a.mean]);
    expect([...b.quantiles]).toEqual([...a.quantiles]);
    expect([...b.spread]).toEqual([...a.spread]);
  }, 60_000);

  it('[ORD-17] whole quantiles where pieces are sold, and a spread for orders that was not rounded', async () => {
    const out = await forecastPanel(prepared, model, { threads: 1 });
    expect([...out.quantiles].every(Number.isInteger)).toBe(true);
    expect([...out.spread].filter(Number.isInteger)).toEqual([]);
    for (let at = 0; at < out.spread.length; at++) {
      const rounded = spreadOfDay({ mean: out.mean, quantiles: out.quantiles }, at);
      expect(spreadOfDay(out, at)).toBe(out.spread[at]);
      // Median and quantiles are each half a unit away at most: 1 ÷ .8416, 1 ÷ 1.2816 and 1 ÷ 1.6449, weighted 3:4:3.
      expect(Math.abs((out.spread[at] as number) - rounded)).toBeLessThan(0.86);
    }
  });

  it('[ORD-17] learns the promotion that smoothing cannot see, with quantiles in order', async () => {
    expect(model.report.accuracy.ensemble).toBeGreaterThan(model.report.accuracy.smoothing + 0.03);
    const out = await forecastPanel(prepared, model, { threads: 1 });
    let error = 0;
    let sales = 0;
    for (let s = 0; s < 6; s++)
      for (let h = 0; h < 14; h++) {
        const at = s * 14 + h;
        error += Math.abs((out.mean[at] as number) - truth(s, DAYS + h));
        sales += truth(s, DAYS + h);
        for (let k = 1; k < 5; k++)
          expect(out.quantiles[at * 5 + k]).toBeGreaterThanOrEqual(out.quantiles[at * 5 + k - 1] as number);
      }
    expect(error / sales).toBeLessThan(0.15);
  }, 60_000);

  it('[ORD-17] a wedding that bought a month of cakes last week does not come back next week', async () => {
    const demand = new Float32Array(new SharedArrayBuffer(panel.demand.byteLength));
    demand.set(panel.demand);
    const day = Array.from({ length: 14 }, (_, i) => DAYS - 3 - i).find((t) => panel.calendar[0]?.values[t] === 0) ?? 0;
    demand[day] = 1000;
    const [before, after] = await Promise.all([
      forecastPanel(prepared, model, { threads: 1 }),
      forecastPanel(prepare({ ...panel, demand }), model, { threads: 1 }),
    ]);
    const week = (mean: Float64Array) => mean.subarray(0, 7).reduce((sum, units) => sum + units, 0);
    expect(week(after.mean) / week(before.mean)).toBeGreaterThan(0.95);
    expect(week(after.mean) / week(before.mean)).toBeLessThan(1.25);
  }, 60_000);

  it('[ORD-17] a history too short to train on is answered by smoothing alone', async () => {
    const short: Panel = {
      ...panel,
      dayCount: 60,
      demand: Float32Array.from({ length: 360 }, (_, i) => 5 + (i % 7)),
      calendar: [],
    };
    const ready = prepare(short);
    const none = await fitModel(ready, { threads: 1 });
    expect(none.boosters.length).toBe(0);
    const out = await forecastPanel(ready, none, { threads: 1 });
    expect(out.mean.every((value) => value > 0 && value < 20)).toBe(true);
  });

  it('[ORD-17] a column that says nothing leaves every bit as it was', async () => {
    const days = DAYS + 14;
    const local = [localColumn('promo', 'store', 2, days, [])];
    const mute = prepare({ ...panel, local });
    const same = await fitModel(mute, { ...size, threads: 1 });
    expect(same).toEqual(model);
    const [a, b] = await Promise.all(
      [prepared, mute].map((ready) => forecastPanel(ready, model, { threads: 1 })) as [
        ReturnType<typeof forecastPanel>,
        ReturnType<typeof forecastPanel>,
      ],
    );
    expect([...b.quantiles]).toEqual([...a.quantiles]);
  }, 60_000);

  it('[ORD-17] learns what only one store, or only one item, does', async () => {
    const days = DAYS + 14;
    const every = (gap: number, shift: number) =>
      Array.from({ length: days }, (_, t) => t).filter((t) => (t + shift) % gap < 5);
    // Store 1 sells double on its own days; item 2 sells a third less while it is dear.
    const fair = every(29, 8).map((t) => ({ row: 1, from: t, to: t + 1, value: 1 }));
    const prices = [
      { row: 2, from: 0, to: days, value: 2 },
      ...every(37, 3).map((t) => ({ row: 2, from: t, to: t + 1, value: 3 })),
    ];
    const local = [
      localColumn('fair', 'store', 2, days, fair),
      localColumn('price', 'sku', 3, days, prices, { otherwise: Number.NaN }),
    ];
    const fairDays = new Set(every(29, 8));
    const dearDays = new Set(every(37, 3));
    const factor = (s: number, t: number) =>
      (s >= 3 && fairDays.has(t) ? 2 : 1) * (s % 3 === 2 && dearDays.has(t) ? 0.65 : 1);
    const demand = panel.demand.slice();
    for (let s = 0; s < 6; s++)
      for (let t = 0; t < DAYS; t++) demand[s * DAYS + t] = (demand[s * DAYS + t] as number) * factor(s, t);
    const ready = prepare({ ...panel, demand, local });
    const taught = await fitModel(ready, { ...size, threads: 2 });
    expect(taught.features.slice(-7)).toEqual([
      ...['fair', 'fair:tomorrow', 'fair:share28', 'fair:since', 'price', 'price:tomorrow', 'price:ratio'],
    ]);
    const blind = prepare({ ...panel, demand });
    const untaught = await fitModel(blind, { ...size, threads: 2 });
    const error = async (from: typeof ready, by: ForecastModel) => {
      const { mean } = await forecastPanel(from, by, { threads: 1 });
      let missed = 0;
      let sales = 0;
      for (let s = 0; s < 6; s++)
        for (let h = 0; h < 14; h++) {
          const real = truth(s, DAYS + h) * factor(s, DAYS + h);
          missed += Math.abs((mean[s * 14 + h] as number) - real);
          sales += real;
        }
      return missed / sales;
    };
    const [seen, unseen] = [await error(ready, taught), await error(blind, untaught)];
    expect(seen).toBeLessThan(0.18);
    expect(unseen).toBeGreaterThan(1.5 * seen);
  }, 60_000);
});
