import { describe, expect, it } from 'vitest';
import type { CalendarSlot } from '../../domain/supply-slot.ts';
import { MoneyReplay, type ReplayItem, type ReplaySeries } from './replay-money.ts';

/** Ordered every day for the next. */
const DAILY: CalendarSlot[] = [1, 2, 3, 4, 5, 6, 7].map((orderWeekday) => ({
  orderWeekday,
  cutoffMinute: 1200,
  leadDays: 1,
  window: null,
}));
const BREAD: ReplayItem = {
  packMilli: 1000,
  minimumOrderMilli: 0,
  lifeDays: 1,
  shelfCapacityMilli: undefined,
  slots: DAILY,
  price: 1000,
  economics: { margin: 600, cost: 400, holdingPerDay: 0 },
};
const series = (sold: (day: number) => number, rest: Partial<ReplaySeries> = {}): ReplaySeries => ({
  item: BREAD,
  originDay: 20_000,
  days: 14,
  sold,
  mean: new Array<number>(14).fill(10),
  spread: new Array<number>(14).fill(0.3),
  counted: true,
  ...rest,
});
const replayed = (s: ReplaySeries, books?: Parameters<MoneyReplay['add']>[1]): MoneyReplay => {
  const replay = new MoneyReplay();
  replay.add(s, books);
  return replay;
};
const costOf = (replay: MoneyReplay, method: string) =>
  [...replay.scores(), ...(replay.actual()?.scores ?? [])].find((s) => s.method === method)?.cost ?? Number.NaN;

describe('[ORD-12] a replay in money', () => {
  it('steady sales cost next to nothing either way', () => {
    const replay = replayed(series(() => 10));
    expect(replay.scores().map((s) => [s.method, s.fill])).toEqual([
      ['model', 1],
      ['last_week', 1],
    ]);
    expect(costOf(replay, 'last_week')).toBe(0);
    expect(replay.sales).toBe(14 * 10 * 1000);
  });

  it('last week as an order pays for its chance: lost margin one week, waste the next', () => {
    const bumpy = (day: number) => (Math.floor((day + 700) / 7) % 2 === 0 ? 14 : 6);
    const replay = replayed(series(bumpy));
    const [model, lastWeek] = replay.scores();
    expect(lastWeek?.lostMargin).toBeGreaterThan(0);
    expect(lastWeek?.waste).toBeGreaterThan(0);
    expect(model?.cost).toBeLessThan(lastWeek?.cost ?? 0);
    expect((model?.lostMargin ?? 0) + (model?.waste ?? 0) + (model?.holding ?? 0)).toBe(model?.cost);
  });

  it('what really came is lived through on the same shelf, beside both, where books were kept', () => {
    const received = [10, 20, 0, ...new Array<number>(11).fill(10)];
    const replay = replayed(
      series(() => 10),
      { opening: 0, received },
    );
    const actual = replay.actual();
    expect(actual?.series).toBe(1);
    expect(actual?.scores[0]).toMatchObject({ method: 'actual', waste: 4000, lostMargin: 6000, cost: 10_000 });
    expect(replayed(series(() => 10)).actual()).toBeNull();
  });

  it('an item that no calendar delivers is left out', () => {
    expect(replayed(series(() => 10, { item: { ...BREAD, slots: [] } })).series).toBe(0);
  });

  it('nothing later than the eve reaches an order', () => {
    const quiet = (day: number) => (day < 0 ? 10 : 0);
    const loud = (day: number) => (day < 0 ? 10 : 30);
    const waste = (sold: (day: number) => number) =>
      replayed(series(sold, { days: 2 }))
        .scores()
        .map((s) => s.waste / 400 + s.lostMargin / 600);
    // Ten arrive on day 1 in both worlds: all of them wasted in one, twenty missed in the other.
    expect(waste(quiet)[1]).toBe(10);
    expect(waste(loud)[1]).toBe(20);
  });
});
