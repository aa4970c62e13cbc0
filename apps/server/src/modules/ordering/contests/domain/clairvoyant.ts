import { type Shelf, shelfCost } from '@larder/forecasting';
import { sumMoney } from './game.ts';
import {
  choiceOn,
  costOf,
  type DayMoney,
  ItemRun,
  lastWeekOrder,
  moneyOf,
  runItem,
  suggestedOrder,
  totalCost,
} from './item-run.ts';
import type { BestItem, PuzzleContent, PuzzleItem } from './puzzle.ts';

type Span = Pick<PuzzleContent, 'originDay' | 'days' | 'tail'>;

/** More shelves than this side by side are not followed: the bound answers instead. */
const MOST_STATES = 4000;
/** Nor are more deliveries than this tried for an item: the search runs in the process that answers everybody. */
const MOST_TRIES = 200_000;
const EPSILON = 1e-6;

interface Path {
  readonly shelf: Shelf;
  readonly cost: number;
  readonly parts: DayMoney;
  readonly daily: readonly number[];
}

/**
 * The least that the demand of an item can cost whoever orders by its calendar in whole packs, knowing every day: a search
 * over all shelves that can stand before each delivery. Minimum quantities are waived, which can only make it cheaper. No
 * order that a player can place costs less (property-tested).
 *
 * Ordering more than the days until the next delivery take, rounded up to a pack, is never better: a pack that nobody
 * touches until then costs less when it comes then. Shelves that cannot end below the best plan known so far are dropped.
 */
export function clairvoyant(item: PuzzleItem, span: Span): BestItem {
  const arrivals = deliveryDays(item, span);
  const first = arrivals[0] ?? span.days;
  const least = leastPerDay(item, span, arrivals);
  const ahead = suffixSums(least, first, span.days);
  const start = untilFirst(item, span, first);
  // A plan that somebody could have followed: nothing dearer needs to be looked at.
  const known =
    Math.min(
      ...[lastWeekOrder, (q: Parameters<typeof lastWeekOrder>[0]) => suggestedOrder(item, q), () => 0].map((way) =>
        totalCost(runItem(item, span, way)),
      ),
    ) + EPSILON;
  let paths: Path[] = [start];
  let tries = 0;
  for (const [i, arrival] of arrivals.entries()) {
    const until = arrivals[i + 1] ?? span.days;
    const end = i === arrivals.length - 1 ? span.days + span.tail : until;
    const limit = known - (ahead[until] ?? 0);
    const most = packsOf(item, arrival, until);
    tries += paths.length * (most + 1);
    if (tries > MOST_TRIES) return bound(span, start, least, first);
    const next = afterDelivery(item, span, paths, { arrival, end, limit, most });
    if (next.length > MOST_STATES) return bound(span, start, least, first);
    paths = next;
  }
  if (arrivals.length === 0) paths = [live(item, span, start, first, span.days + span.tail, 0)];
  const best = paths.reduce<Path | null>((a, b) => (a && a.cost <= b.cost ? a : b), null);
  if (!best) return bound(span, start, least, first);
  return { cost: best.cost, parts: best.parts, daily: best.daily, exact: true };
}

/** Every way on from a delivery to the morning of the next, the cheapest of those that end in the same shelf. */
function afterDelivery(
  item: PuzzleItem,
  span: Span,
  paths: readonly Path[],
  at: { readonly arrival: number; readonly end: number; readonly limit: number; readonly most: number },
): Path[] {
  const pack = item.packMilli / 1000;
  const next = new Map<string, Path>();
  for (const path of paths)
    for (let packs = 0; packs <= at.most; packs++) {
      const grown = live(item, span, path, at.arrival, at.end, packs * pack);
      if (grown.cost > at.limit) continue;
      const key = keyOf(grown.shelf);
      const other = next.get(key);
      if (!other || grown.cost < other.cost) next.set(key, grown);
    }
  return [...next.values()];
}

/** Packs that the days until the next delivery can take, rounded up. */
const packsOf = (item: PuzzleItem, arrival: number, until: number): number =>
  Math.ceil(item.demand.slice(arrival, until).reduce((a, b) => a + b, 0) / (item.packMilli / 1000) - EPSILON);

const keyOf = (shelf: Shelf): string =>
  shelf
    .lots()
    .map((b) => `${b.quantityMilli}/${b.lifeDays}`)
    .join();

/** Every demanded unit at the least that it can cost: fresh from the newest delivery, or missed. No packs, no waste. */
function bound(span: Span, start: Path, least: readonly number[], first: number): BestItem {
  const daily = [...start.daily, ...least.slice(first, span.days), ...new Array<number>(span.tail).fill(0)];
  const held = least.slice(first, span.days).reduce((a, b) => a + b, 0);
  const parts = { ...start.parts, holding: start.parts.holding + held };
  return { cost: daily.reduce((a, b) => a + b, 0), parts, daily, exact: false };
}

function deliveryDays(item: PuzzleItem, span: Span): number[] {
  const days = new Set<number>();
  for (let day = 0; day < span.days; day++) {
    const choice = choiceOn(item, span, day);
    if (choice) days.add(day + choice.arrivalDays);
  }
  return [...days].sort((a, b) => a - b);
}

/** Least cost of each day's demand: held since the newest delivery, when it keeps that long, or missed. */
function leastPerDay(item: PuzzleItem, span: Span, arrivals: readonly number[]): number[] {
  const { margin } = item.economics;
  const holding = shelfCost({ lost: 0, wasted: 0, left: 1 }, item.economics).holding;
  return Array.from({ length: span.days }, (_, day) => {
    const newest = arrivals.findLast((a) => a <= day);
    if (newest === undefined) return 0;
    return (item.demand[day] ?? 0) * Math.min(margin, (day - newest) * holding);
  });
}

/** `sums[d]`: least cost from day d on. */
function suffixSums(least: readonly number[], from: number, days: number): number[] {
  const sums = new Array<number>(days + 1).fill(0);
  for (let day = days - 1; day >= from; day--) sums[day] = (sums[day + 1] as number) + (least[day] as number);
  return sums;
}

/** The days that nobody can order for: the same for everybody. */
function untilFirst(item: PuzzleItem, span: Span, first: number): Path {
  const run = new ItemRun(item, span);
  while (run.day < first) run.live();
  const parts = sumMoney(run.lived.map((d) => d.money));
  return { shelf: run.shelfNow(), cost: costOf(parts), parts, daily: run.lived.map((d) => costOf(d.money)) };
}

/** A shelf from the morning of a delivery to the morning of another. */
function live(item: PuzzleItem, span: Span, path: Path, from: number, until: number, delivered: number): Path {
  const shelf = path.shelf.copy();
  const daily = [...path.daily];
  let parts = path.parts;
  for (let day = from; day < until; day++) {
    const lived = shelf.day(day === from ? delivered : 0, item.demand[day] ?? 0);
    const money = moneyOf(lived, item, day >= span.days);
    daily.push(costOf(money));
    parts = sumMoney([parts, money]);
  }
  return { shelf, cost: costOf(parts), parts, daily };
}
