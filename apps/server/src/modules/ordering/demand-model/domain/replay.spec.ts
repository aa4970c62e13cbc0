import { DAY_CLOSED } from '@larder/forecasting';
import { describe, expect, it } from 'vitest';
import type { StoreHistory } from '../../application/planning/store-history.ts';
import { type ChainPanel, ChainPanelBuilder } from './chain-panel.ts';
import { panelBefore, Replay } from './replay.ts';

const DAYS = 100;
const EMPTY = 20;

function history(itemIds: readonly string[], sold: (row: number, day: number) => number): StoreHistory {
  const demand = new Float64Array(itemIds.length * DAYS);
  const flags = new Uint8Array(itemIds.length * DAYS);
  itemIds.forEach((_, row) => {
    for (let day = 0; day < DAYS; day++) {
      if (day < EMPTY) flags[row * DAYS + day] = DAY_CLOSED;
      else demand[row * DAYS + day] = sold(row, day);
    }
  });
  return { itemIds, indexOf: new Map(itemIds.map((id, i) => [id, i])), dayCount: DAYS, demand, flags };
}

function chain(sold: (row: number, day: number) => number): ChainPanel {
  const builder = new ChainPanelBuilder(DAYS);
  builder.add('s1', history(['b', 'a'], sold));
  builder.add('s2', history(['a'], sold));
  builder.add('s3', history([], sold));
  const built = builder.build('2026-01-01', (id) => `cat-${id}`, [
    { name: 'holiday', cells: Array.from({ length: DAYS + 14 }, (_, i) => (i === 50 ? '春节' : '')) },
  ]);
  if (!built) throw new Error('no panel');
  return built;
}

describe('[ORD-12] the panel of a chain', () => {
  it('leaves out the empty days before the first sale, with the calendar in step', () => {
    const { panel, rows, categories } = chain((row, day) => row * 1000 + day);
    expect([panel.dayCount, panel.seriesCount, panel.storeCount, panel.skuCount]).toEqual([DAYS - EMPTY, 3, 2, 2]);
    expect(panel.demand[0]).toBe(EMPTY);
    expect(panel.calendar[0]?.values[50 - EMPTY]).toBe(1);
    expect(rows.map((r) => [r.storeId, r.from, r.itemIds])).toEqual([
      ['s1', 0, ['b', 'a']],
      ['s2', 2, ['a']],
    ]);
    expect([...panel.category].map((c) => categories[c])).toEqual(['cat-b', 'cat-a', 'cat-a']);
  });

  it('is nothing when nobody sold anything', () => {
    expect(new ChainPanelBuilder(DAYS).build('2026-01-01', () => '', [])).toBeNull();
  });
});

describe('[ORD-12] a replay is blind', () => {
  it('nothing of the replayed days is in what the model is given', () => {
    const past = (_: number, day: number) => (day < 80 ? 10 : 1);
    const other = (_: number, day: number) => (day < 80 ? 10 : 999);
    const [a, b] = [past, other].map((sold) => panelBefore(chain(sold).panel, 80 - EMPTY));
    expect(a?.demand).toEqual(b?.demand);
    expect(a?.flags).toEqual(b?.flags);
    expect(a?.calendar[0]?.values).toHaveLength(80 - EMPTY + 14);
  });

  it('scores by store, category and week add up to the whole', () => {
    const whole = chain(() => 7);
    const known = panelBefore(whole.panel, 66);
    const cells = known.seriesCount * 14;
    const replay = new Replay(whole);
    replay.add(known, {
      mean: new Float64Array(cells).fill(7),
      quantiles: new Float64Array(cells * 5).fill(8),
      spread: new Float64Array(cells).fill(3),
    });
    const { all, stores, categories, weeks, coverage, ceiling } = replay.finish();
    expect(all.units).toBe(7 * cells);
    for (const cut of [stores, categories, weeks])
      expect([...cut.values()].reduce((sum, score) => sum + score.units, 0)).toBe(all.units);
    expect(all.scores()).toEqual(
      ['model', 'smoothing', 'last_week'].map((method) =>
        expect.objectContaining({ method, bias: expect.closeTo(0, 2) }),
      ),
    );
    expect(coverage).toEqual([1, 1, 1]);
    expect(ceiling).toBeCloseTo(0.702, 3);
  });
});
