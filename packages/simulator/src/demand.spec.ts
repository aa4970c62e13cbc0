import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { calendarDay } from './calendar.ts';
import { demoChain } from './chains.ts';
import { dateOf, dayNumber } from './dates.ts';
import { demandModel, emptyItemDay } from './demand.ts';
import type { ItemDayChunk } from './history.ts';
import { historyItems, itemDayHistory } from './history.ts';
import { hourProfile } from './profile.ts';
import { promotionPlan } from './promotions.ts';
import type { ChainDefinition } from './types.ts';
import { weather } from './weather.ts';

// Whole chains are generated here; a busy machine may take many times longer than an idle one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const FROM = '2025-09-28';
const TO = '2026-11-21';

function digest(chain: ChainDefinition, from: string, to: string): string {
  const hash = createHash('sha256');
  for (const chunk of itemDayHistory(chain, from, to)) {
    for (const column of [
      chunk.itemIndex,
      chunk.day,
      chunk.quantityMilli,
      chunk.netAmountMinor,
      chunk.wasteMilli,
      chunk.soldOutMinute,
      chunk.percentOff,
    ])
      hash.update(column);
  }
  return hash.digest('hex');
}

/** Units per store and date. */
function unitsByDate(
  chunks: readonly ItemDayChunk[],
  storeCode: string,
  keep: (sku: number) => boolean = () => true,
): Map<string, number> {
  const result = new Map<string, number>();
  for (const chunk of chunks.filter((c) => c.storeCode === storeCode)) {
    for (let n = 0; n < chunk.length; n++) {
      if (!keep(chunk.itemIndex[n] ?? -1)) continue;
      const date = dateOf(chunk.day[n] ?? 0);
      result.set(date, (result.get(date) ?? 0) + (chunk.quantityMilli[n] ?? 0) / 1000);
    }
  }
  return result;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('item-day history', () => {
  const bakery = demoChain('bakery');
  let chunks: ItemDayChunk[] = [];
  beforeAll(() => {
    chunks = [...itemDayHistory(bakery, FROM, TO)];
  });

  it('[ORD-04] the same seed gives the same bytes, another seed other ones', () => {
    const first = digest(demoChain('bakery', { seed: 3 }), '2026-01-01', '2026-02-28');
    expect(digest(demoChain('bakery', { seed: 3 }), '2026-01-01', '2026-02-28')).toBe(first);
    expect(digest(demoChain('bakery', { seed: 4 }), '2026-01-01', '2026-02-28')).not.toBe(first);
    // Pinned: a change of these bytes changes every demo database, so it has to be meant.
    expect(first.slice(0, 16)).toBe('1e7697b48955a1a1');
  });

  it('[ORD-04] a day alone equals the same day inside a year', () => {
    const alone = [...itemDayHistory(demoChain('bakery'), '2026-05-20', '2026-05-20')];
    for (const one of alone) {
      const year = chunks.find((c) => c.storeCode === one.storeCode);
      const at = year?.day.indexOf(dayNumber('2026-05-20')) ?? -1;
      expect([...one.quantityMilli]).toEqual([...(year?.quantityMilli.subarray(at, at + one.length) ?? [])]);
    }
  });

  it('[ORD-04] chunks by month carry the same rows as one chunk', () => {
    const whole = chunks.filter((c) => c.storeCode === 'S101').reduce((n, c) => n + c.length, 0);
    const parts = [...itemDayHistory(bakery, FROM, TO, { chunkDays: 30 })].filter((c) => c.storeCode === 'S101');
    expect(parts.length).toBe(14);
    expect(parts.reduce((n, c) => n + c.length, 0)).toBe(whole);
  });

  it('[ORD-04] business stores live on weekdays, community stores on weekends', () => {
    const weekdayRatio = (store: string) => {
      const units = [...unitsByDate(chunks, store)].filter(([date]) => date >= '2026-03-01' && date <= '2026-06-30');
      const pick = (kinds: string[]) =>
        mean(units.filter(([date]) => kinds.includes(calendarDay(dayNumber(date)).kind)).map(([, u]) => u));
      return pick(['weekend']) / pick(['workday']);
    };
    expect(weekdayRatio('S101')).toBeLessThan(0.8);
    expect(weekdayRatio('S102')).toBeGreaterThan(1.1);
    expect(weekdayRatio('S104')).toBeLessThan(0.9);
  });

  it('[ORD-04] National Day empties the office store and a make-up Saturday fills it', () => {
    const units = unitsByDate(chunks, 'S101');
    const usualWeekday = mean(
      ['2026-09-14', '2026-09-15', '2026-09-16', '2026-09-21', '2026-09-22'].map((d) => units.get(d) ?? 0),
    );
    const holiday = mean(['2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05'].map((d) => units.get(d) ?? 0));
    const saturday = mean(['2026-09-12', '2026-10-17', '2026-10-24'].map((d) => units.get(d) ?? 0));
    expect(calendarDay(dayNumber('2026-10-10')).kind).toBe('makeUpWorkday');
    expect(holiday).toBeLessThan(usualWeekday * 0.75);
    expect(units.get('2026-10-10')).toBeGreaterThan(saturday * 1.2);
  });

  it('[ORD-04] campus stores are quiet in the summer holiday', () => {
    const units = unitsByDate(chunks, 'S104');
    const span = (from: string, to: string) => mean([...units].filter(([d]) => d >= from && d <= to).map(([, u]) => u));
    expect(span('2026-07-10', '2026-08-20')).toBeLessThan(span('2026-05-10', '2026-06-15') * 0.75);
  });

  it('[ORD-04] closed days are rows marked closed without sales, only around Spring Festival', () => {
    const chunk = chunks.find((c) => c.storeCode === 'S103');
    const dates = new Set<string>();
    for (let n = 0; n < (chunk?.length ?? 0); n++) {
      if (!chunk?.closed[n]) continue;
      dates.add(dateOf(chunk.day[n] ?? 0));
      expect(chunk.quantityMilli[n]).toBe(0);
    }
    expect([...dates].sort()).toEqual([
      '2026-02-15',
      '2026-02-16',
      '2026-02-17',
      '2026-02-18',
      '2026-02-19',
      '2026-02-20',
      '2026-02-21',
    ]);
  });

  it('[ORD-04] fruit tea sells in the heat, hot drinks in the cold', () => {
    const skus = historyItems(bakery);
    const season = (sku: string, from: string, to: string) =>
      mean(
        [...unitsByDate(chunks, 'S301', (i) => skus[i] === sku)]
          .filter(([d]) => d >= from && d <= to)
          .map(([, u]) => u),
      );
    expect(season('FT01', '2026-06-01', '2026-08-31')).toBeGreaterThan(
      season('FT01', '2025-12-01', '2026-01-31') * 1.15,
    );
    expect(season('FT09', '2025-12-01', '2026-01-31')).toBeGreaterThan(0);
    expect(unitsByDate(chunks, 'S301', (i) => skus[i] === 'FT09').has('2026-07-01')).toBe(false);
  });

  it('[PRM-01] a running promotion lifts its items', () => {
    const model = demandModel(bakery);
    const promo = promotionPlan(bakery, '2026-05-01', '2026-05-01').find(
      (p) => p.mechanic === 'percent' && p.regionCodes === null,
    );
    const sku =
      promo?.skus.find((candidate) => model.isListed(0, model.itemIndex(candidate), dayNumber('2026-05-06'))) ?? '';
    const i = model.itemIndex(sku);
    const inside = dayNumber(promo?.startsOn ?? '') + 2;
    const traffic = (day: number) => model.mean(0, i, day) / model.storeDay(0, day).traffic;
    expect(model.percentOff(0, i, inside)).toBe(promo?.percentOff);
    expect(traffic(inside)).toBeGreaterThan(Math.min(traffic(inside - 14), traffic(inside + 14)) * 1.1);
  });

  it('[ORD-04] sold-out days sell less than was wanted and say when the shelf was empty', () => {
    const model = demandModel(bakery);
    const out = emptyItemDay();
    let soldOut = 0;
    for (let day = dayNumber('2026-04-01'); day < dayNumber('2026-05-01'); day++) {
      for (let i = 0; i < model.items.length; i++) {
        model.itemDay(1, i, day, out);
        expect(out.quantityMilli).toBeLessThanOrEqual(out.demandMilli);
        expect(out.soldOutMinute >= 0).toBe(out.quantityMilli < out.demandMilli);
        if (out.soldOutMinute < 0) continue;
        soldOut++;
        expect(out.soldOutMinute).toBeGreaterThanOrEqual(7 * 60);
        expect(out.soldOutMinute).toBeLessThanOrEqual(21 * 60 + 30);
      }
    }
    expect(soldOut).toBeGreaterThan(30);
  });

  it('[ORD-04] launches and endings bound the rows of an item', () => {
    const at = historyItems(bakery).indexOf('CK10');
    const units = [...unitsByDate(chunks, 'S101', (i) => i === at).keys()].sort();
    expect(units[0]).toBe('2026-10-26');
    const ended = historyItems(bakery).indexOf('BR09');
    expect([...unitsByDate(chunks, 'S101', (i) => i === ended).keys()].sort().at(-1)).toBe('2026-08-31');
  });

  it('[PLT-09] sixty weeks of both chains stay below 2.4 million rows', () => {
    const started = performance.now();
    let rows = 0;
    for (const kind of ['bakery', 'convenience'] as const)
      for (const chunk of itemDayHistory(demoChain(kind), FROM, TO)) rows += chunk.length;
    console.info(`item-day history: ${rows} rows in ${Math.round(performance.now() - started)} ms`);
    expect(rows).toBeGreaterThan(1_500_000);
    expect(rows).toBeLessThanOrEqual(2_400_000);
  });
});

describe('calendar, weather and hour profile', () => {
  it('[ORD-04] knows rest days and make-up days of 2026 and falls back to the lunar calendar later', () => {
    const kind = (date: string) => calendarDay(dayNumber(date)).kind;
    expect(kind('2026-02-17')).toBe('holiday');
    expect(kind('2026-02-14')).toBe('makeUpWorkday');
    expect(kind('2026-11-21')).toBe('weekend');
    expect(kind('2026-11-23')).toBe('workday');
    expect(calendarDay(dayNumber('2027-02-06')).springOffset).toBe(0);
    expect(kind('2027-02-08')).toBe('holiday');
    expect(calendarDay(dayNumber('2026-09-25')).daysToFestival).toBe(0);
  });

  it("[ORD-04] doesn't follow the zone of the machine", async () => {
    const before = process.env['TZ'];
    const seen = new Set<string>();
    try {
      for (const zone of ['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati', 'UTC']) {
        process.env['TZ'] = zone;
        vi.resetModules();
        const fresh = await import('./calendar.ts');
        seen.add(JSON.stringify(Array.from({ length: 800 }, (_, i) => fresh.calendarDay(dayNumber('2026-01-01') + i))));
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
    expect(seen.size).toBe(1);
  });

  it('[ORD-04] summers are hot, the North is drier than the South, and ranges agree', () => {
    const chain = demoChain('bakery');
    const north = weather(chain, 'R-NORTH', '2026-01-01', '2026-12-31');
    const south = weather(chain, 'R-SOUTH', '2026-01-01', '2026-12-31');
    const month = (days: typeof north, m: string) =>
      mean(days.filter((d) => d.date.slice(5, 7) === m).map((d) => d.tempC));
    expect(month(north, '07')).toBeGreaterThan(month(north, '01') + 22);
    expect(month(south, '01')).toBeGreaterThan(month(north, '01') + 10);
    expect(north.filter((d) => d.rainMm > 0).length).toBeLessThan(south.filter((d) => d.rainMm > 0).length);
    expect(weather(chain, 'R-NORTH', '2026-06-10', '2026-06-10')[0]).toEqual(
      north.find((d) => d.date === '2026-06-10'),
    );
    expect(() => weather(chain, 'R-NOWHERE', '2026-06-10', '2026-06-10')).toThrow(RangeError);
  });

  it('[ORD-04] the hour profile sums to 1 and is zero when the store is shut', () => {
    const chain = demoChain('bakery');
    for (const store of chain.stores) {
      const profile = hourProfile(chain, store.code, '2026-11-20', 'breakfast');
      expect(profile.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      expect(profile[3]).toBe(0);
    }
    const morning = hourProfile(chain, 'S101', '2026-11-20', 'breakfast');
    const evening = hourProfile(chain, 'S101', '2026-11-20', 'evening');
    expect(morning[8] ?? 0).toBeGreaterThan((evening[8] ?? 0) * 3);
  });
});

describe('a season that begins early', () => {
  it('[ORD-31] raises its goods in its area from its first day on, and nothing else', () => {
    const plain = demoChain('bakery');
    const early = { ...plain, earlySeason: { skus: ['BT01'], areaCode: 'A-N1', from: '2026-11-14', factor: 4 } };
    const [usual, raised] = [demandModel(plain), demandModel(early)];
    const item = usual.itemIndex('BT01');
    const other = usual.itemIndex('BT04');
    usual.stores.forEach((store, s) => {
      const ratio = (i: number, date: string) => raised.mean(s, i, dayNumber(date)) / usual.mean(s, i, dayNumber(date));
      expect(ratio(item, '2026-11-13')).toBe(1);
      expect(ratio(item, '2026-11-14')).toBeCloseTo(store.areaCode === 'A-N1' ? 4 : 1, 9);
      expect(ratio(other, '2026-11-14')).toBe(1);
    });
  });
});
