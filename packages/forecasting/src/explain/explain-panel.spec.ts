import { beforeAll, describe, expect, it } from 'vitest';
import { dayNumber } from '../dates.ts';
import { calendarColumn, type ForecastModel, fitModel, forecastPanel, type Panel, prepare } from '../engine/index.ts';
import { FeatureBuilder } from '../model/features.ts';
import { explainPanel, KEPT_PARAMETERS, NO_PARAMETER, type PanelExplanation } from './explain-panel.ts';
import { playersOf } from './players.ts';
import { MOST_PLAYERS } from './tree-explainer.ts';
import { columnMeaning, DEMAND_WORDS, isListed, TREE_WORDS } from './words.ts';

const DAYS = 380;
const PROMO = TREE_WORDS.indexOf('promotion');
const promo = Array.from({ length: DAYS + 14 }, (_, t) => ((t * 7919) % 100 < 12 || t === DAYS + 3 ? 1 : 0));

/** Six series over two stores; a promotion doubles sales. Series 5 begins four weeks before the end. */
function chain(): Panel {
  let state = 9;
  const noise = () => {
    state = (Math.imul(state, 48271) >>> 0) % 2147483647;
    return state / 2147483647 + 0.5;
  };
  const demand = new Float32Array(6 * DAYS);
  for (let s = 0; s < 6; s++)
    for (let t = s === 5 ? DAYS - 28 : 0; t < DAYS; t++)
      demand[s * DAYS + t] = Math.round((10 + 8 * s) * (t % 7 > 4 ? 1.5 : 0.8) * (promo[t] ? 2 : 1) * noise());
  const rain = promo.map((_, t) => String((t * 31) % 17));
  return {
    seriesCount: 6,
    dayCount: DAYS,
    horizon: 14,
    firstDay: dayNumber('2025-01-06'),
    demand,
    flags: null,
    store: Int32Array.from([0, 0, 0, 1, 1, 1]),
    sku: Int32Array.from([0, 1, 2, 0, 1, 2]),
    category: new Int32Array(6),
    storeCount: 2,
    skuCount: 3,
    categoryCount: 1,
    calendar: [calendarColumn('promotion', promo.map(String)), calendarColumn('rain', rain)],
  };
}

describe('explanation of a panel', () => {
  const prepared = prepare(chain());
  let model: ForecastModel;
  let mean: Float64Array;
  let why: PanelExplanation;
  beforeAll(async () => {
    model = await fitModel(prepared, { maxRows: 6000, maxTrees: 60, threads: 1 });
    const out = await forecastPanel(prepared, model, { threads: 1 });
    mean = out.mean;
    why = explainPanel(prepared, model, out);
  }, 60_000);
  const piecesOf = (s: number, h: number) => [...why.pieces.subarray((s * 14 + h) * 7, (s * 14 + h + 1) * 7)];

  it('[ORD-24] level and pieces are the forecast on every day of every series', () => {
    for (let s = 0; s < 6; s++)
      for (let h = 0; h < 14; h++)
        expect(piecesOf(s, h).reduce((a, b) => a + b, why.level[s] as number)).toBeCloseTo(
          mean[s * 14 + h] as number,
          9,
        );
  });

  it('[ORD-24] the promotion stands under its word, on its days', () => {
    for (let s = 1; s < 5; s++) {
      const on = piecesOf(s, 3)[PROMO] as number;
      const off = promo.slice(DAYS).flatMap((p, h) => (p ? [] : [piecesOf(s, h)[PROMO] as number]));
      expect(on).toBeGreaterThan(0.3 * (why.level[s] as number));
      expect(Math.max(...off)).toBeLessThan(0.1 * (why.level[s] as number));
    }
  });

  it('[ORD-03] keeps the heaviest parameters with the values that the model read', () => {
    const slot = KEPT_PARAMETERS;
    const names = [...why.parameters.subarray(slot, 2 * slot)].map((p) => why.names[p]);
    expect(names).toContain('promotion');
    const at = slot + names.indexOf('promotion');
    expect([...why.values.subarray(at * 14, (at + 1) * 14)]).toEqual(promo.slice(DAYS));
    expect(why.shares[at * 14 + 3]).toBeCloseTo(piecesOf(1, 3)[PROMO] as number, 4);
    const recent = names.indexOf('recentLevel');
    if (recent >= 0) expect(why.values[(slot + recent) * 14]).toBeGreaterThan(5);
  });

  it('a young series is smoothed: an ordinary day and its weekdays, no parameters', () => {
    const pieces = piecesOf(5, 2);
    expect(pieces.filter((p) => p !== 0)).toHaveLength(1);
    expect([...why.parameters.subarray(5 * KEPT_PARAMETERS)].every((p) => p === NO_PARAMETER)).toBe(true);
  });

  it('the same bits again, and the first days alone are the same days', () => {
    const again = explainPanel(
      prepared,
      model,
      { mean, quantiles: new Float64Array(0), spread: new Float64Array(0) },
      5,
    );
    for (let h = 0; h < 5; h++)
      for (let g = 0; g < 7; g++) {
        // The level is a mean over the days that are explained.
        if (g === TREE_WORDS.indexOf('weekday')) continue;
        expect(again.pieces[h * 7 + g]).toBe(why.pieces[h * 7 + g]);
      }
  });

  it('[ORD-24] every column of the model has a word, and there are eight words at most', () => {
    expect(DEMAND_WORDS.length).toBeLessThanOrEqual(8);
    const { panel, sums, calendar } = prepared;
    const known = new Set(panel.calendar.map((c) => c.name));
    for (const name of new FeatureBuilder(panel, sums, calendar).names)
      expect([name, isListed(name) || known.has(name.split(':')[0] as string)]).toEqual([name, true]);
    expect(columnMeaning('promotion:share28').word).toBe('promotion');
    expect(columnMeaning('temperature:anomaly')).toMatchObject({ parameter: 'temperature', word: 'weather' });
    expect(columnMeaning('somethingNew').word).toBe('events');
    expect(columnMeaning('toString').word).toBe('events');
  });

  it('more known columns than players share a player per word', () => {
    const players = playersOf(['level7', ...Array.from({ length: 60 }, (_, i) => `feed${i}`), 'promoDepth', 'rain']);
    expect(players.names.length).toBeLessThanOrEqual(MOST_PLAYERS);
    expect(players.names).toContain('rest:events');
    expect(players.names).toContain('rest:weather');
    expect(players.names[players.playerOf[1] as number]).toBe('feed0');
  });
});

describe('explanation of a chain too young to train on', () => {
  it('[ORD-24] every forecast is the smoothed one, and its level and pieces are it', async () => {
    const whole = chain();
    const dayCount = 42;
    const demand = new Float32Array(6 * dayCount);
    for (let s = 0; s < 6; s++)
      demand.set(whole.demand.subarray((s + 1) * DAYS - dayCount, (s + 1) * DAYS), s * dayCount);
    const prepared = prepare({ ...whole, dayCount, demand, calendar: [] });
    const model = await fitModel(prepared, { threads: 1 });
    expect(model.boosters).toEqual([]);
    const out = await forecastPanel(prepared, model, { threads: 1 });
    const why = explainPanel(prepared, model, out);
    for (let cell = 0; cell < 6 * 14; cell++) {
      const pieces = [...why.pieces.subarray(cell * 7, (cell + 1) * 7)];
      expect(pieces.reduce((a, b) => a + b, why.level[Math.floor(cell / 14)] as number)).toBeCloseTo(
        out.mean[cell] as number,
        2,
      );
    }
  });
});
