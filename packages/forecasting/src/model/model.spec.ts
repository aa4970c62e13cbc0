import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOfDay, dayNumber } from '../dates.ts';
import { calendarColumn } from '../engine/columns.ts';
import { aggregate } from './aggregates.ts';
import { applyBins, fitBins } from './binning.ts';
import { predictBooster } from './booster.ts';
import { dayCalendar, YEARS_BACK } from './calendar.ts';
import { FeatureBuilder } from './features.ts';
import { easterDay, lunarKey } from './festivals.ts';
import type { Panel } from './panel.ts';
import { weightedQuantile } from './quantile.ts';
import { uniform } from './random.ts';
import { Responses } from './responses.ts';
import { weekdaySeasons, weekSeasons } from './seasons.ts';
import { trainBooster } from './train-booster.ts';
import { uncensorPanel } from './uncensor.ts';

const SEED = Number(process.env.SEED ?? 20261122);

function panelOf(rows: readonly (readonly number[])[], start: string, extra: Partial<Panel> = {}): Panel {
  const dayCount = rows[0]?.length ?? 0;
  return {
    seriesCount: rows.length,
    dayCount,
    horizon: 14,
    firstDay: dayNumber(start),
    demand: Float32Array.from(rows.flat()),
    flags: null,
    store: new Int32Array(rows.length),
    sku: Int32Array.from(rows.map((_, i) => i)),
    category: new Int32Array(rows.length),
    storeCount: 1,
    skuCount: rows.length,
    categoryCount: 1,
    calendar: [],
    ...extra,
  };
}

describe('festivals', () => {
  it('[ORD-17] knows Easter and the Chinese New Year', () => {
    expect([2016, 2019, 2024, 2026].map((year) => dateOfDay(easterDay(year)))).toEqual([
      '2016-03-27',
      '2019-04-21',
      '2024-03-31',
      '2026-04-05',
    ]);
    for (const date of ['2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17'])
      expect(lunarKey(dayNumber(date))).toBe(101);
    expect(lunarKey(dayNumber('2025-10-06'))).toBe(815);
  });
});

describe('responses', () => {
  // Two items in one store: the first sells triple on marked days, the second takes no notice. Marks move over weekdays.
  const days = 300;
  const mark = Array.from({ length: days + 14 }, (_, t) => (t % 23 < 4 ? 1 : 0));
  const rows = [0, 1].map((s) =>
    Array.from({ length: days }, (_, t): number => 20 * (t % 7 > 4 ? 2 : 1) * (s === 0 && mark[t] ? 3 : 1)),
  );
  const panel = panelOf(rows, '2025-01-06', { calendar: [calendarColumn('promo', mark.map(String))] });
  const responses = new Responses(panel, dayCalendar(panel), aggregate(panel));
  const day = mark.indexOf(1, days - 20);
  const effects = (origin: number, t: number) => {
    responses.at(origin);
    const out = new Float32Array(4);
    responses.write(0, t, out, 0);
    responses.write(1, t, out, 2);
    return [...out] as [number, number, number, number];
  };

  it('[ORD-17] each item has its own answer to a promotion, over what its recent sales already contain', () => {
    const [own, , other] = effects(day, day);
    const share = mark.slice(day - 28, day).reduce<number>((sum, value) => sum + value, 0) / 28;
    expect(own * (1 + 2 * share)).toBeGreaterThan(2.5);
    expect(own * (1 + 2 * share)).toBeLessThan(3.01);
    expect(other).toBeGreaterThan(0.9);
    expect(other).toBeLessThan(1.25);
    const [plain] = effects(day, day + 8);
    expect(plain).toBeLessThan(1);
  });

  it('[ORD-17] nothing from the origin on is read', () => {
    const before = effects(150, 151);
    const later = panelOf(
      rows.map((row) => row.map((value, t) => (t >= 150 ? 999 : value))),
      '2025-01-06',
      { calendar: panel.calendar },
    );
    const other = new Responses(later, dayCalendar(later), aggregate(later));
    other.at(150);
    const out = new Float32Array(4);
    other.write(0, 151, out, 0);
    other.write(1, 151, out, 2);
    expect([...out]).toEqual(before);
  });
});

describe('dayCalendar', () => {
  const days = 1200;
  const first = dayNumber('2023-01-01');
  const holidays = [2023, 2024, 2025, 2026].flatMap((year) => [
    dayNumber(`${year}-01-01`),
    dayNumber(`${year}-05-01`),
    easterDay(year) - 2,
    dayNumber(`${year}-12-25`),
  ]);
  const cells = (list: readonly number[]) =>
    Array.from({ length: days + 14 }, (_, t) => (list.includes(first + t) ? '1' : '0'));

  it('[ORD-17] finds the same holiday and its eve in earlier years, by whichever rule repeats', () => {
    const panel = panelOf([new Array<number>(days).fill(1)], '2023-01-01', {
      calendar: [calendarColumn('holiday', cells(holidays))],
    });
    const calendar = dayCalendar(panel);
    const goodFriday = easterDay(2026) - 2 - first;
    const past = (t: number) => Array.from({ length: YEARS_BACK }, (_, k) => calendar.analogues[t * YEARS_BACK + k]);
    expect(past(goodFriday)).toEqual([
      easterDay(2025) - 2 - first,
      easterDay(2024) - 2 - first,
      easterDay(2023) - 2 - first,
    ]);
    expect(past(goodFriday - 1)[0]).toBe(easterDay(2025) - 3 - first);
    expect(calendar.offset[goodFriday - 1]).toBe(-1);
    expect(past(dayNumber('2025-08-15') - first)).toEqual([-1, -1, -1]);
  });

  it('[ORD-17] takes a campaign that follows no yearly rule for a covariate, not for a holiday', () => {
    const random = uniform(3);
    const promo = Array.from({ length: days + 14 }, () => (random() < 0.04 ? '1' : '0'));
    const panel = panelOf([new Array<number>(days).fill(1)], '2023-01-01', {
      calendar: [calendarColumn('promo', promo)],
    });
    const calendar = dayCalendar(panel);
    expect(calendar.covariates.map((column) => column.name)).toEqual(['promo']);
    expect(calendar.event.every((mark) => mark === 0)).toBe(true);
  });

  it('[ORD-17] reads numbers, blanks and names of festivals', () => {
    const numbers = calendarColumn('temp', ['1.5', '', '-3', undefined]);
    expect([...numbers.values]).toEqual([1.5, Number.NaN, -3, Number.NaN]);
    const names = calendarColumn('event', ['', 'Easter', 'Diwali', 'Easter', '']);
    expect(names.labels).toBe(true);
    expect([...names.values]).toEqual([0, 1, 2, 1, 0]);
  });
});

describe('aggregate', () => {
  it('[ORD-17] sees a closed day where a busy store sells nothing, and none where it never opens', () => {
    const row = Array.from({ length: 70 }, (_, t) => (t % 7 === 6 || t === 40 ? 0 : 30));
    const sums = aggregate(panelOf([row], '2026-01-05'));
    expect(sums.closed[40]).toBe(1);
    expect(sums.closed[41]).toBe(0);
  });
});

describe('uncensorPanel', () => {
  it('[ORD-17] recovers most of the demand that a short shelf hides, and leaves other days alone', () => {
    const random = uniform(21);
    const truth = Array.from({ length: 400 }, (_, t) => {
      let sum = 0;
      for (let i = 0; i < 60; i++) sum += random() < (t % 7 > 4 ? 0.5 : 0.33) ? 1 : 0;
      return sum;
    });
    const shelf = truth.map((_, t) => (t % 3 === 0 ? 18 : 60));
    const sold = truth.map((value, t) => Math.min(value, shelf[t] as number));
    const flags = Uint8Array.from(truth, (value, t) => (value >= (shelf[t] as number) ? 2 : 0));
    const panel = panelOf([sold], '2025-01-06', { flags });
    const out = uncensorPanel(panel).demand;
    const total = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b, 0);
    const lost = total(truth) - total(sold);
    expect(lost).toBeGreaterThan(300);
    expect(Math.abs(total(truth) - total(out))).toBeLessThan(0.4 * lost);
    for (let t = 0; t < 400; t++)
      if (flags[t]) expect(out[t]).toBeGreaterThanOrEqual(sold[t] as number);
      else expect(out[t]).toBe(sold[t]);
    expect(uncensorPanel({ ...panel, flags: null }).demand).toBe(panel.demand);
  });
});

describe('FeatureBuilder', () => {
  it('[ORD-17] reads nothing from the origin on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 80, max: 430 }), fc.integer({ min: 0, max: 500 }), (origin, noise) => {
        const random = uniform(11);
        const rows = Array.from({ length: 3 }, () =>
          Array.from({ length: 450 }, () => 100 + Math.floor(random() * 20)),
        );
        const changed = rows.map((row) =>
          row.map((value, t) => (t >= origin ? 100 + ((value * 7 + noise) % 40) : value)),
        );
        // The two panels share their totals, so that only the origin's own columns are compared.
        const build = (data: number[][]) => {
          const panel = panelOf(data, '2024-01-01');
          const builder = new FeatureBuilder(panel, aggregate(panelOf(rows, '2024-01-01')), dayCalendar(panel));
          builder.at(origin);
          const out = new Float32Array(14 * builder.width);
          builder.build(1, out, 0);
          return { out, names: builder.names };
        };
        const a = build(rows);
        const b = build(changed);
        expect(b.out).toEqual(a.out);
      }),
      { seed: SEED, numRuns: 25 },
    );
  });
});

describe('booster', () => {
  const rows = 4000;
  const width = 3;
  const random = uniform(5);
  const values = Float32Array.from({ length: rows * width }, () => random() * 10);
  const noise = Float32Array.from({ length: rows }, () => random());
  const target = Float32Array.from(
    noise,
    (u, r) => ((values[r * width] as number) > 5 ? 3 : 1) + ((values[r * width + 1] as number) > 2 ? 1 : 0) * u * 2,
  );
  const weight = new Float32Array(rows).fill(1);
  const binner = fitBins(values, rows, width);
  const bins = new Uint8Array(rows * width);
  applyBins(binner, values, 0, rows, bins, 0);
  const options = {
    loss: { kind: 'squared' } as const,
    trees: 60,
    leaves: 8,
    learningRate: 0.15,
    minLeafRows: 20,
    l2: 1,
    rowShare: 0.7,
    columnShare: 1,
    seed: 1,
  };

  it('[ORD-17] learns a step and an interaction', () => {
    const booster = trainBooster(bins, rows, width, target, weight, options);
    const out = new Float64Array(rows);
    predictBooster(booster, bins, width, rows, out);
    let error = 0;
    for (let r = 0; r < rows; r++) {
      const truth = ((values[r * width] as number) > 5 ? 3 : 1) + ((values[r * width + 1] as number) > 2 ? 1 : 0);
      error += Math.abs((out[r] as number) - truth);
    }
    expect(error / rows).toBeLessThan(0.1);
  });

  it('[ORD-17] a quantile booster covers its level', () => {
    for (const quantile of [0.5, 0.9]) {
      const booster = trainBooster(bins, rows, width, target, weight, {
        ...options,
        loss: { kind: 'pinball', level: quantile },
      });
      const out = new Float64Array(rows);
      predictBooster(booster, bins, width, rows, out);
      let covered = 0;
      for (let r = 0; r < rows; r++) if ((target[r] as number) <= (out[r] as number)) covered++;
      expect(Math.abs(covered / rows - quantile)).toBeLessThan(0.03);
    }
  });

  it('[ORD-17] the same seed gives the same trees', () => {
    const a = trainBooster(bins, rows, width, target, weight, options);
    expect(trainBooster(bins, rows, width, target, weight, options)).toEqual(a);
    expect(trainBooster(bins, rows, width, target, weight, { ...options, seed: 2 })).not.toEqual(a);
  });

  it('[ORD-17] the binned quantile agrees with sorting', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 20, maxLength: 300 }),
        fc.constantFrom(0.1, 0.5, 0.9),
        (list, level) => {
          const got = weightedQuantile(
            Float32Array.from(list),
            new Float32Array(list.length).fill(1),
            list.length,
            level,
          );
          const sorted = [...list].sort((x, y) => x - y);
          const at = level * list.length;
          const tolerance = 1e-3 + (Math.max(...list) - Math.min(...list)) / 1024 / 512;
          expect(got).toBeGreaterThanOrEqual((sorted[Math.max(0, Math.ceil(at) - 1)] as number) - tolerance);
          expect(got).toBeLessThanOrEqual((sorted[Math.min(list.length - 1, Math.ceil(at))] as number) + tolerance);
        },
      ),
      { seed: SEED, numRuns: 200 },
    );
  });
});

describe('expected holidays', () => {
  const first = dayNumber('2022-03-01');
  const days = dayNumber('2025-04-30') - first;
  const marks = (lastKnown: number) =>
    Array.from({ length: days }, (_, t) => {
      if (t > lastKnown) return undefined;
      return /-05-01$|-12-25$/.test(dateOfDay(first + t)) ? '1' : '0';
    });

  it('[ORD-17] a holiday just after the horizon is known by the rule of earlier years', () => {
    const panel = panelOf([new Array<number>(days - 14).fill(1)], '2022-03-01', {
      calendar: [calendarColumn('holiday', marks(days))],
    });
    const calendar = dayCalendar(panel);
    const lastDay = days - 1;
    expect(dateOfDay(first + lastDay)).toBe('2025-04-29');
    expect(calendar.toNext[lastDay]).toBe(2);
    expect(calendar.analogues[lastDay * YEARS_BACK]).toBe(dayNumber('2024-04-29') - first);
  });

  it('[ORD-17] a column that ends early is continued, one that says no is believed', () => {
    const cut = dayNumber('2024-12-20') - first;
    const christmas = dayNumber('2024-12-25') - first;
    const panel = panelOf([new Array<number>(days - 14).fill(1)], '2022-03-01', {
      calendar: [calendarColumn('holiday', marks(cut))],
    });
    expect(dayCalendar(panel).event[christmas]).toBe(1);
    const denied = marks(days).map((mark, t) => (t === christmas ? '0' : mark));
    const other = { ...panel, calendar: [calendarColumn('holiday', denied)] };
    expect(dayCalendar(other).event[christmas]).toBe(0);
  });
});

describe('seasons', () => {
  it('[ORD-17] compares with the same days of earlier years, event days left out, only before the origin', () => {
    const origin = 700;
    // Twice as much from the yearly anniversary on, and Sundays (every seventh day) three times as much.
    const values = Float64Array.from(
      { length: origin },
      (_, t) => (t >= origin - 364 ? 20 : 10) * (t % 7 === 0 ? 3 : 1),
    );
    const event = new Uint8Array(origin + 14);
    const out = new Float64Array(14);
    weekSeasons({ values, base: 0, first: 0 }, origin, event, out);
    expect(out[5]).toBeCloseTo(2, 1);
    weekdaySeasons({ values, base: 0, first: 0 }, origin, event, out);
    expect([...out.subarray(7)].map((value) => value.toFixed(3))).toEqual(new Array(7).fill('2.000'));
    weekSeasons({ values, base: 0, first: 500 }, origin, event, out);
    expect(out.every(Number.isNaN)).toBe(true);
    const promoted = values.slice();
    promoted[origin - 364 + 5] = 9999;
    event[origin - 364 + 5] = 1;
    weekSeasons({ values: promoted, base: 0, first: 0 }, origin, event, out);
    expect(out[5]).toBeCloseTo(2, 0);
  });
});
