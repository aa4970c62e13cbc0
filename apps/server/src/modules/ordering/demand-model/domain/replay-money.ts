import type { MoneyScore } from '@larder/contracts/ordering/demand-model';
import { type ReplenishInput, replenish, Shelf, shelfCost } from '@larder/forecasting';
import { type CalendarSlot, nextSlot } from '../../domain/supply-slot.ts';

/** How one item is ordered and what it costs; what an order of today would be computed with. */
export interface ReplayItem extends Pick<ReplenishInput, 'packMilli' | 'minimumOrderMilli' | 'economics'> {
  readonly lifeDays: number | undefined;
  readonly shelfCapacityMilli: number | undefined;
  readonly slots: readonly CalendarSlot[];
  /** Minor units a base unit brings. */
  readonly price: number;
}

/** One item over one replayed span, base units; day 0 is the origin. */
export interface ReplaySeries {
  readonly item: ReplayItem;
  /** Day number of day 0. */
  readonly originDay: number;
  readonly days: number;
  /** What was sold on a day, negative days before the origin included; 0 on days that say nothing. */
  readonly sold: (day: number) => number;
  /** Blind forecast of the days. */
  readonly mean: ArrayLike<number>;
  readonly spread: ArrayLike<number>;
  readonly counted: boolean;
}

/** What the books say really came: stock on the eve and deliveries by day. */
export interface ReplayBooks {
  readonly opening: number;
  readonly received: ArrayLike<number>;
}

type Method = MoneyScore['method'];
const WEEK = 7;
const MILLI = 1000;

/** Sums of one method over some series, minor units and base units. */
export class MoneyTally {
  private lostMargin = 0;
  private waste = 0;
  private holding = 0;
  private demand = 0;
  private sold = 0;
  private received = 0;
  private wasted = 0;
  sales = 0;

  /** Lives a series through its days with the deliveries of a method. */
  add(series: ReplaySeries, opening: number, deliver: (day: number, shelf: Shelf) => number): void {
    const { item } = series;
    const shelf = new Shelf(item.lifeDays, opening);
    for (let day = 0; day < series.days; day++) {
      const asked = series.sold(day);
      const lived = shelf.day(deliver(day, shelf), asked);
      const cost = shelfCost(lived, item.economics);
      this.lostMargin += cost.lostMargin;
      this.waste += cost.waste;
      this.holding += cost.holding;
      this.demand += asked;
      this.sold += lived.sold;
      this.received += lived.received;
      this.wasted += lived.wasted;
      this.sales += asked * item.price;
    }
  }

  score(method: Method): MoneyScore {
    const parts = [this.lostMargin, this.waste, this.holding].map((minor) => Math.round(minor)) as [
      number,
      number,
      number,
    ];
    const [lostMargin, waste, holding] = parts;
    const cost = lostMargin + waste + holding;
    const share = (part: number, whole: number) => (whole > 0 ? Math.round((part / whole) * 1e4) / 1e4 : null);
    return {
      method,
      lostMargin,
      waste,
      holding,
      cost,
      costShare: share(cost, this.sales),
      fill: share(this.sold, this.demand),
      wasteShare: share(this.wasted, this.received),
    };
  }
}

/**
 * One span of one item ordered three ways on the same shelf: recorded sales are the demand, goods come on the days of the
 * supply calendar, the oldest sells first, what is not there is lost, what is too old is thrown away.
 * - model: `replenish` on the forecast of the eve; in life it would have been made anew every night;
 * - last_week: up to the sales of the same weekdays of the newest week known, rounded up to packs;
 * - actual: what the books say came, when they were kept.
 *
 * Recorded sales are what the real shelf allowed, which flatters what was really ordered: it never misses a sale here.
 */
export class MoneyReplay {
  private readonly all = { model: new MoneyTally(), last_week: new MoneyTally() };
  private readonly kept = { model: new MoneyTally(), last_week: new MoneyTally(), actual: new MoneyTally() };
  series = 0;
  keptSeries = 0;

  add(series: ReplaySeries, books: ReplayBooks | undefined): void {
    const opening = openingOf(series);
    if (opening === null) return;
    this.series += 1;
    this.all.model.add(series, opening, orders(series, byModel));
    this.all.last_week.add(series, opening, orders(series, byLastWeek));
    if (!books) return;
    this.keptSeries += 1;
    this.kept.model.add(series, books.opening, orders(series, byModel));
    this.kept.last_week.add(series, books.opening, orders(series, byLastWeek));
    this.kept.actual.add(series, books.opening, (day) => books.received[day] ?? 0);
  }

  get sales(): number {
    return Math.round(this.all.model.sales);
  }

  scores(): MoneyScore[] {
    return [this.all.model.score('model'), this.all.last_week.score('last_week')];
  }

  /** The same three ways over the items whose books were kept; null without any. */
  actual(): { readonly series: number; readonly sales: number; readonly scores: MoneyScore[] } | null {
    if (this.keptSeries === 0) return null;
    const { model, last_week, actual } = this.kept;
    return {
      series: this.keptSeries,
      sales: Math.round(actual.sales),
      scores: [actual.score('actual'), model.score('model'), last_week.score('last_week')],
    };
  }
}

/** Enough to sell until the first delivery that can be ordered: nobody is blamed for the days before. Null: none can. */
function openingOf(series: ReplaySeries): number | null {
  const slot = nextSlot(series.item.slots, series.originDay, -1);
  if (!slot) return null;
  let sum = 0;
  for (let day = 0; day < Math.min(series.days, slot.deliveryDay - series.originDay); day++) sum += series.sold(day);
  return sum;
}

/** What a way of ordering is asked on the morning of an order day. */
export interface Question {
  readonly series: Pick<ReplaySeries, 'item' | 'sold'>;
  /** Today, before the store opens. */
  readonly day: number;
  readonly arrivalDays: number;
  readonly coverDays: number;
  readonly shelf: Shelf;
  readonly coming: readonly { readonly day: number; readonly quantity: number }[];
}

interface OwnQuestion extends Question {
  readonly series: ReplaySeries;
}

/** Deliveries of a way of ordering: it is asked on every order day, goods come when the calendar says. */
function orders(series: ReplaySeries, order: (q: OwnQuestion) => number): (day: number, shelf: Shelf) => number {
  const coming: { day: number; quantity: number }[] = [];
  return (day, shelf) => {
    const slot = nextSlot(series.item.slots, series.originDay + day, -1);
    if (slot && slot.orderDay === series.originDay + day) {
      const arrivalDays = slot.deliveryDay - slot.orderDay;
      const coverDays = slot.nextDeliveryDay - slot.deliveryDay;
      const open = coming.filter((c) => c.day > day || (c.day === day && arrivalDays > 0));
      const quantity = order({ series, day, arrivalDays, coverDays, shelf, coming: open });
      if (quantity > 0) coming.push({ day: day + arrivalDays, quantity });
    }
    return coming.filter((c) => c.day === day).reduce((sum, c) => sum + c.quantity, 0);
  };
}

function byModel(q: OwnQuestion): number {
  const { series, day, arrivalDays, coverDays } = q;
  // Beyond the forecast its last week goes on.
  const at = (values: ArrayLike<number>, h: number) =>
    values[h < series.days ? h : series.days - WEEK + ((h - series.days) % WEEK)] ?? 0;
  const span = Array.from({ length: arrivalDays + coverDays }, (_, h) => day + h);
  return bySuggestion(q, {
    mean: span.map((h) => at(series.mean, h)),
    spread: span.map((h) => at(series.spread, h)),
    counted: series.counted,
  });
}

/** A forecast from the morning of the order to the end of what it covers, base units. */
export interface SpanForecast {
  readonly mean: readonly number[];
  readonly spread: readonly number[];
  readonly counted: boolean;
}

/** What Larder would suggest for this shelf on this forecast, base units. */
export function bySuggestion(
  { series: { item }, day, arrivalDays, coverDays, shelf, coming }: Question,
  { mean, spread, counted }: SpanForecast,
): number {
  const milli = (units: number) => Math.round(Math.max(0, units) * MILLI);
  const result = replenish({
    demand: { meanMilli: mean.map(milli), sdMilli: spread.map(milli), counted },
    arrivalDays,
    coverDays,
    stock: shelf.lots(),
    inTransit: [],
    onOrder: coming.map((c) => ({ quantityMilli: Math.round(c.quantity * MILLI), arrivalDay: c.day - day })),
    reservedMilli: 0,
    safetyStockMilli: 0,
    facingMilli: 0,
    ...(item.lifeDays === undefined ? {} : { shelfLifeDays: item.lifeDays }),
    ...(item.shelfCapacityMilli === undefined ? {} : { shelfCapacityMilli: item.shelfCapacityMilli }),
    packMilli: item.packMilli,
    minimumOrderMilli: item.minimumOrderMilli,
    economics: item.economics,
  });
  return result.baselineMilli / MILLI;
}

/** Up to the sales of the same weekdays of the newest week known, rounded up to packs. */
export function byLastWeek(q: Question): number {
  const { series, day, arrivalDays, coverDays } = q;
  const { packMilli, minimumOrderMilli } = series.item;
  const lastWeek = (h: number): number => series.sold(h - WEEK * (Math.floor((h - day) / WEEK) + 1));
  let missing = -usableOnArrival(q, lastWeek);
  for (let h = day + arrivalDays; h < day + arrivalDays + coverDays; h++) missing += lastWeek(h);
  if (missing <= 0) return 0;
  const milli = Math.max(minimumOrderMilli, missing * MILLI);
  return (Math.ceil(milli / packMilli - 1e-9) * packMilli) / MILLI;
}

/** What will be left to sell when the goods come, had the days until then been those of last week: the oldest goes first. */
function usableOnArrival({ series, day, arrivalDays, shelf, coming }: Question, demand: (h: number) => number): number {
  const arrival = day + arrivalDays;
  const life = series.item.lifeDays ?? Number.POSITIVE_INFINITY;
  const batches = [
    ...shelf.lots().map((l) => ({ quantity: l.quantityMilli / MILLI, from: day, until: day + l.lifeDays })),
    ...coming.map((c) => ({ quantity: c.quantity, from: c.day, until: c.day + life })),
  ];
  for (let h = day; h < arrival; h++) {
    let asked = demand(h);
    for (const batch of batches) {
      if (batch.from > h || batch.until <= h) continue;
      const taken = Math.min(batch.quantity, asked);
      batch.quantity -= taken;
      asked -= taken;
    }
  }
  return batches.reduce((sum, b) => (b.until > arrival ? sum + b.quantity : sum), 0);
}
