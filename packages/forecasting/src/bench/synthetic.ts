import { calendarColumn } from '../engine/columns.ts';
import type { Panel } from '../model/panel.ts';
import { uniform } from '../model/random.ts';

/** A made-up chain for speed and memory only: weekday pattern, promotions, slow and fast sellers. Never for accuracy. */
export function syntheticPanel(stores: number, items: number, dayCount: number, horizon: number): Panel {
  const seriesCount = stores * items;
  const random = uniform(42);
  const demand = new Float32Array(new SharedArrayBuffer(seriesCount * dayCount * 4));
  const store = new Int32Array(seriesCount);
  const sku = new Int32Array(seriesCount);
  const category = new Int32Array(seriesCount);
  const promo = Array.from({ length: dayCount + horizon }, () => (random() < 0.15 ? 1 : 0));
  for (let s = 0; s < seriesCount; s++) {
    store[s] = Math.floor(s / items);
    sku[s] = s % items;
    category[s] = (s % items) % 20;
    const level = Math.exp(4.5 * random() - 1.5);
    for (let t = 0; t < dayCount; t++) {
      const mean = level * (t % 7 > 4 ? 1.4 : 0.9) * (promo[t] ? 1.3 : 1);
      demand[s * dayCount + t] = Math.floor(mean * 2 * random() + random());
    }
  }
  return {
    seriesCount,
    dayCount,
    horizon,
    firstDay: 19_700,
    demand,
    flags: null,
    store,
    sku,
    category,
    storeCount: stores,
    skuCount: items,
    categoryCount: 20,
    calendar: [calendarColumn('promo', promo.map(String))],
  };
}
