import { beforeAll, describe, expect, it } from 'vitest';
import { dayNumber } from '../dates.ts';
import { explainPanel, type PanelExplanation } from '../explain/explain-panel.ts';
import { TREE_WORDS } from '../explain/words.ts';
import { calendarColumn, fitModel, forecastPanel, type Panel, prepare } from './index.ts';

const FIRST = dayNumber('2024-01-01');
const DAYS = dayNumber('2026-01-15') - FIRST;
const HORIZON = 14;
const STORES = 3;
const ITEMS = 3;
/** In the horizon: the 20th of January. */
const HOLIDAY = dayNumber('2026-01-20') - FIRST - DAYS;
const WEEK = 7;
const holidays = new Set(
  ['01-20', '05-01', '10-03', '12-25'].flatMap((day) =>
    [2024, 2025, 2026].map((y) => dayNumber(`${y}-${day}`) - FIRST),
  ),
);
/** The first store is closed on holidays, the second sells twice as much, the third as ever. */
const ANSWER = [0, 2, 1];

function chain(): Panel {
  let state = 7;
  const noise = () => {
    state = (Math.imul(state, 48271) >>> 0) % 2147483647;
    return state / 2147483647 + 0.5;
  };
  const series = STORES * ITEMS;
  const demand = new Float32Array(new SharedArrayBuffer(series * DAYS * 4));
  for (let s = 0; s < series; s++)
    for (let t = 0; t < DAYS; t++) {
      const store = Math.floor(s / ITEMS);
      const factor = holidays.has(t) ? (ANSWER[store] as number) : 1;
      demand[s * DAYS + t] = Math.round((30 + 10 * (s % ITEMS)) * (t % 7 > 4 ? 1.5 : 0.8) * factor * noise());
    }
  return {
    seriesCount: series,
    dayCount: DAYS,
    horizon: HORIZON,
    firstDay: FIRST,
    demand,
    flags: null,
    store: Int32Array.from({ length: series }, (_, s) => Math.floor(s / ITEMS)),
    sku: Int32Array.from({ length: series }, (_, s) => s % ITEMS),
    category: new Int32Array(series),
    storeCount: STORES,
    skuCount: ITEMS,
    categoryCount: 1,
    calendar: [
      calendarColumn(
        'holiday',
        Array.from({ length: DAYS + HORIZON }, (_, t) => (holidays.has(t) ? '1' : '0')),
      ),
    ],
  };
}

describe('a holiday that stores know from earlier years', () => {
  const prepared = prepare(chain());
  let mean: Float64Array;
  let why: PanelExplanation;
  beforeAll(async () => {
    const model = await fitModel(prepared, { maxRows: 8000, maxTrees: 60, threads: 2 });
    const out = await forecastPanel(prepared, model, { threads: 1 });
    mean = out.mean;
    why = explainPanel(prepared, model, out);
  }, 60_000);
  const on = (s: number, h: number) => mean[s * HORIZON + h] as number;
  const seriesOf = (store: number) => Array.from({ length: ITEMS }, (_, i) => store * ITEMS + i);

  it('[ORD-17] is nothing where the store closes, and no less than ever where it stays open', () => {
    for (const s of seriesOf(0)) expect(on(s, HOLIDAY) / on(s, HOLIDAY + WEEK)).toBeLessThan(0.1);
    for (const s of seriesOf(1)) expect(on(s, HOLIDAY) / on(s, HOLIDAY + WEEK)).toBeGreaterThan(1);
    for (const s of seriesOf(2)) expect(Math.abs(Math.log(on(s, HOLIDAY) / on(s, HOLIDAY + WEEK)))).toBeLessThan(0.35);
  });

  it('[ORD-24] is told in the word for events, and leaves the ordinary day as it is', () => {
    const word = (s: number, h: number, name: 'events' | 'weekday') =>
      why.pieces[(s * HORIZON + h) * TREE_WORDS.length + TREE_WORDS.indexOf(name)] as number;
    for (const s of seriesOf(0)) {
      const change = on(s, HOLIDAY) - on(s, HOLIDAY + WEEK);
      expect(word(s, HOLIDAY, 'events') / change).toBeGreaterThan(0.7);
      expect(word(s, HOLIDAY, 'events') / change).toBeLessThan(1.3);
      expect(Math.abs(word(s, HOLIDAY, 'weekday') - word(s, HOLIDAY + WEEK, 'weekday'))).toBeLessThan(
        0.3 * Math.abs(change),
      );
    }
  });
});
