import { Game, type Move, sumMoney } from './game.ts';
import { costOf, ItemRun, lastWeekOrder, runItem, suggestedOrder } from './item-run.ts';
import type { PuzzleContent, PuzzleItem } from './puzzle.ts';

export type WayName = 'you' | 'actual' | 'last_week' | 'suggestion' | 'best';

/** One way of ordering through the whole puzzle, whole minor units. */
export interface Way {
  readonly way: WayName;
  readonly won: number;
  readonly lostMargin: number;
  readonly waste: number;
  readonly holding: number;
  /** Missed margin, waste and holding together: what the score compares. */
  readonly cost: number;
  /** Cost that had come together by the end of each day of the span. */
  readonly daily: readonly number[];
}

/** An order that cost money against what was needed. */
export interface Lesson {
  readonly itemId: string;
  readonly orderDay: number;
  readonly arrival: number;
  readonly ordered: number;
  /** In whole packs: what the days until the next delivery took beyond what was there. */
  readonly needed: number;
  readonly wasted: number;
  readonly missed: number;
  readonly money: number;
}

export interface ContestResult {
  readonly ways: readonly Way[];
  /** Share of the gap between last week's same days and the best possible that was closed; negative: worse than last week. */
  readonly skill: number | null;
  readonly lessons: readonly Lesson[];
  readonly best: 'exact' | 'bound';
}

const MOST_LESSONS = 3;

/** The score of a finished game; every figure comes from the frozen puzzle and the stored moves. */
export function scoreGame(content: PuzzleContent, moves: readonly Move[]): ContestResult {
  const game = new Game(content, moves);
  const you = wayOf('you', game.runs, content);
  const lastWeek = wayOf(
    'last_week',
    content.items.map((item) => runItem(item, content, lastWeekOrder)),
    content,
  );
  const suggestion = wayOf(
    'suggestion',
    content.items.map((item) => runItem(item, content, (q) => suggestedOrder(item, q))),
    content,
  );
  const best = bestWay(content);
  const actual = content.items.every((item) => item.received !== null)
    ? [
        wayOf(
          'actual',
          content.items.map((item) => asRecorded(item, content)),
          content,
        ),
      ]
    : [];
  return {
    ways: [you, ...actual, lastWeek, suggestion, best],
    skill: skillOf(you.cost, lastWeek.cost, best.cost),
    lessons: lessonsOf(game.runs, content),
    best: content.best.every((b) => b.exact) ? 'exact' : 'bound',
  };
}

/** Null where last week's same days were as good as it gets: there was nothing to win. */
export function skillOf(you: number, lastWeek: number, best: number): number | null {
  if (lastWeek <= best) return null;
  return Math.round(((lastWeek - you) / (lastWeek - best)) * 1e4) / 1e4;
}

/** Places by cost; equal money shares a place and the next one is left out. */
export function places(costs: readonly number[]): number[] {
  return costs.map((cost) => 1 + costs.filter((other) => other < cost).length);
}

function wayOf(way: WayName, runs: readonly ItemRun[], { days }: PuzzleContent): Way {
  const sum = sumMoney(runs.flatMap((run) => run.lived.map((d) => d.money)));
  const byDay = Array.from({ length: days }, (_, day) =>
    runs.reduce((cost, run) => cost + costOf((run.lived[day] as (typeof run.lived)[number]).money), 0),
  );
  return { way, ...rounded(sum), daily: running(byDay, costOf(sum)) };
}

function rounded(sum: { won: number; lostMargin: number; waste: number; holding: number }) {
  const won = Math.round(sum.won);
  const lostMargin = Math.round(sum.lostMargin);
  const waste = Math.round(sum.waste);
  const holding = Math.round(sum.holding);
  return { won, lostMargin, waste, holding, cost: Math.round(costOf(sum)) };
}

function bestWay({ best, days, items }: PuzzleContent): Way {
  const cost = best.reduce((sum, b) => sum + b.cost, 0);
  const byDay = Array.from({ length: days }, (_, day) => best.reduce((sum, b) => sum + (b.daily[day] ?? 0), 0));
  const asked = items.reduce(
    (sum, item) => sum + item.demand.slice(0, days).reduce((a, b) => a + b, 0) * item.economics.margin,
    0,
  );
  const parts = best.reduce((sum, b) => sumMoney([sum, b.parts]), { won: 0, lostMargin: 0, waste: 0, holding: 0 });
  return {
    way: 'best',
    ...rounded({ ...parts, won: asked - parts.lostMargin }),
    cost: Math.round(cost),
    daily: running(byDay, cost),
  };
}

/** The last day carries what spoiled afterwards. */
function running(byDay: readonly number[], total: number): number[] {
  let sum = 0;
  const sums = byDay.map((cost) => {
    sum += cost;
    return Math.round(sum);
  });
  if (sums.length > 0) sums[sums.length - 1] = Math.round(total);
  return sums;
}

/** What the books say came, on the same shelf. */
function asRecorded(item: PuzzleItem, span: PuzzleContent): ItemRun {
  const run = new ItemRun({ ...item, onTheWay: [] }, span);
  for (let day = 0; day < span.days + span.tail; day++) {
    run.deliver(item.received?.[day] ?? 0);
    run.live();
  }
  return run;
}

/**
 * The orders that cost most: what was thrown away of them (all goods of an item keep equally long, so that what spoils on a
 * day came on one day), and what was missed in the days that they were for. One line an item first, so that three lines
 * teach three things.
 */
export function lessonsOf(runs: readonly ItemRun[], { days }: Pick<PuzzleContent, 'days'>): Lesson[] {
  const all = runs.flatMap(({ item, orders, lived }) =>
    orders.map((order): Lesson => {
      const until = Math.min(days, order.arrival + order.coverDays);
      const window = lived.slice(order.arrival, until);
      const missed = window.reduce((sum, d) => sum + d.lost, 0);
      const spoiled = item.lifeDays === null ? undefined : lived[order.arrival + item.lifeDays - 1];
      const wasted = Math.min(order.quantity, spoiled?.wasted ?? 0);
      const pack = item.packMilli / 1000;
      const used = order.quantity + missed - wasted;
      return {
        itemId: item.itemId,
        orderDay: order.day,
        arrival: order.arrival,
        ordered: order.quantity,
        needed: Math.max(0, Math.ceil(used / pack - 1e-6) * pack),
        wasted,
        missed,
        money: Math.round(wasted * item.economics.cost + missed * item.economics.margin),
      };
    }),
  );
  const dearest = all
    .filter((l) => l.money > 0 && l.needed !== l.ordered)
    .sort((a, b) => b.money - a.money || a.orderDay - b.orderDay || (a.itemId < b.itemId ? -1 : 1));
  const firstOfItem = dearest.filter((l, i) => dearest.findIndex((o) => o.itemId === l.itemId) === i);
  const rest = dearest.filter((l) => !firstOfItem.includes(l));
  return [...firstOfItem, ...rest].slice(0, MOST_LESSONS);
}
