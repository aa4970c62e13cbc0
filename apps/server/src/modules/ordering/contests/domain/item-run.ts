import { Shelf, type ShelfDay, shelfCost } from '@larder/forecasting';
import { byLastWeek, bySuggestion, type Question } from '../../demand-model/domain/replay-money.ts';
import { nextSlot } from '../../domain/supply-slot.ts';
import type { PuzzleContent, PuzzleItem } from './puzzle.ts';

/** An order that was placed, and the days until the next delivery that it is for. */
export interface PlacedOrder {
  readonly day: number;
  readonly arrival: number;
  readonly coverDays: number;
  readonly quantity: number;
  /** What was there to sell on arrival, by the books of that morning. */
  readonly before: number;
}

/** Money of a day, minor units, not rounded. */
export interface DayMoney {
  /** Margin of what was sold. */
  readonly won: number;
  readonly lostMargin: number;
  readonly waste: number;
  readonly holding: number;
}

export interface LivedDay extends ShelfDay {
  readonly asked: number;
  readonly money: DayMoney;
}

export type OrderChoice = { readonly arrivalDays: number; readonly coverDays: number };
type Span = Pick<PuzzleContent, 'originDay' | 'days'>;

/** When an item can be ordered on a day of the span, and for which days; null: not today, or too late to matter. */
export function choiceOn(item: Pick<PuzzleItem, 'slots'>, span: Span, day: number): OrderChoice | null {
  const today = span.originDay + day;
  const slot = nextSlot(item.slots, today, -1);
  if (!slot || slot.orderDay !== today) return null;
  const arrivalDays = slot.deliveryDay - slot.orderDay;
  if (day + arrivalDays >= span.days) return null;
  return { arrivalDays, coverDays: slot.nextDeliveryDay - slot.deliveryDay };
}

/** Days of the span on which something can be ordered: a player is asked on each of them and on no other. */
export function turnDays(content: Pick<PuzzleContent, 'originDay' | 'days' | 'items'>): number[] {
  return Array.from({ length: content.days }, (_, day) => day).filter((day) =>
    content.items.some((item) => choiceOn(item, content, day) !== null),
  );
}

/** One item on its shelf, morning by morning: ask `question`, `order`, then `live` the day. */
export class ItemRun {
  readonly item: PuzzleItem;
  readonly orders: PlacedOrder[] = [];
  readonly lived: LivedDay[] = [];
  private readonly span: Span;
  private readonly shelf: Shelf;
  private coming: { day: number; quantity: number }[];

  constructor(item: PuzzleItem, span: Span) {
    this.item = item;
    this.span = span;
    this.shelf = new Shelf(item.lifeDays ?? undefined, item.opening);
    this.coming = [...item.onTheWay];
  }

  get day(): number {
    return this.lived.length;
  }

  /** What is there to sell this morning, today's delivery included. */
  get onHand(): number {
    return this.shelf.onHand + this.arriving(this.day);
  }

  /** Of that, what is thrown away tonight unless it sells. */
  get expiring(): number {
    if (this.item.lifeDays === null) return 0;
    const old = this.shelf.lots().reduce((sum, l) => (l.lifeDays <= 1 ? sum + l.quantityMilli / 1000 : sum), 0);
    return this.item.lifeDays <= 1 ? old + this.arriving(this.day) : old;
  }

  /** Deliveries after today. */
  get onTheWay(): readonly { readonly day: number; readonly quantity: number }[] {
    return this.coming.filter((c) => c.day > this.day);
  }

  /** What the day's order is for; null when the item cannot be ordered today. */
  question(): Question | null {
    const choice = choiceOn(this.item, this.span, this.day);
    if (!choice) return null;
    const coming = this.coming.filter((c) => c.day > this.day || (c.day === this.day && choice.arrivalDays > 0));
    return { series: seriesOf(this.item), day: this.day, ...choice, shelf: this.shelf, coming };
  }

  order(quantity: number): void {
    const q = this.question();
    if (!q) return;
    const arrival = this.day + q.arrivalDays;
    const before = this.onHand + this.onTheWay.reduce((sum, c) => sum + c.quantity, 0);
    this.orders.push({ day: this.day, arrival, coverDays: q.coverDays, quantity, before });
    if (quantity > 0) this.coming.push({ day: arrival, quantity });
  }

  /** Deliveries that no calendar knows: what the books say came. */
  deliver(quantity: number): void {
    if (quantity > 0) this.coming.push({ day: this.day, quantity });
  }

  live(): LivedDay {
    const { day, item } = this;
    const asked = item.demand[day] ?? 0;
    const lived = this.shelf.day(this.arriving(day), asked);
    this.coming = this.coming.filter((c) => c.day > day);
    const result = { ...lived, asked, money: moneyOf(lived, item, day >= this.span.days) };
    this.lived.push(result);
    return result;
  }

  /** The shelf as it stands, to go on with elsewhere. */
  shelfNow(): Shelf {
    return this.shelf.copy();
  }

  private arriving(day: number): number {
    return this.coming.reduce((sum, c) => (c.day === day ? sum + c.quantity : sum), 0);
  }
}

/** @param after the span is over: nothing is sold or missed for the score any more, but what spoils was ordered in it */
export function moneyOf(lived: ShelfDay, { economics }: PuzzleItem, after: boolean): DayMoney {
  const cost = shelfCost(lived, economics);
  return {
    won: after ? 0 : lived.sold * economics.margin,
    lostMargin: after ? 0 : cost.lostMargin,
    waste: cost.waste,
    holding: after ? 0 : cost.holding,
  };
}

const seriesOf = (item: PuzzleItem): Question['series'] => ({
  item: {
    packMilli: item.packMilli,
    minimumOrderMilli: item.minimumOrderMilli,
    economics: item.economics,
    lifeDays: item.lifeDays ?? undefined,
    shelfCapacityMilli: undefined,
    slots: item.slots,
    price: item.price,
  },
  sold: (day) => (day < 0 ? (item.before[item.before.length + day] ?? 0) : (item.demand[day] ?? 0)),
});

/** Lives an item through the whole span and the days after it. */
export function runItem(
  item: PuzzleItem,
  span: Pick<PuzzleContent, 'originDay' | 'days' | 'tail'>,
  order: (q: Question) => number,
): ItemRun {
  const run = new ItemRun(item, span);
  for (let day = 0; day < span.days + span.tail; day++) {
    const q = run.question();
    if (q) run.order(order(q));
    run.live();
  }
  return run;
}

export const lastWeekOrder = (q: Question): number => byLastWeek(q);

/** Larder's suggestion for the shelf as it is, on what was known that morning. */
export function suggestedOrder(item: PuzzleItem, q: Question): number {
  const forecast = item.forecasts[q.day];
  if (!forecast) return 0;
  const length = q.arrivalDays + q.coverDays;
  const at = (values: readonly number[], h: number) => {
    if (h < values.length) return values[h] as number;
    return values[values.length - WEEK + ((h - values.length) % WEEK)] ?? 0;
  };
  const cut = (values: readonly number[]) => Array.from({ length }, (_, h) => at(values, h));
  return bySuggestion(q, { mean: cut(forecast.mean), spread: cut(forecast.spread), counted: item.counted });
}

const WEEK = 7;
export const costOf = ({ lostMargin, waste, holding }: DayMoney): number => lostMargin + waste + holding;
export const totalCost = (run: ItemRun): number => run.lived.reduce((sum, d) => sum + costOf(d.money), 0);

/** Sold on the same weekdays of the newest week that the player knows, for the days that an order is for. */
export function lastWeekSold(run: ItemRun, q: Question): number {
  const known = (day: number) =>
    day < 0 ? (run.item.before[run.item.before.length + day] ?? 0) : (run.lived[day]?.sold ?? 0);
  let sum = 0;
  for (let day = q.day + q.arrivalDays; day < q.day + q.arrivalDays + q.coverDays; day++)
    sum += known(day - WEEK * (Math.floor((day - q.day) / WEEK) + 1));
  return sum;
}
