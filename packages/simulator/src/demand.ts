import { calendarDay } from './calendar.ts';
import { dayNumber, minuteOf, monthOf } from './dates.ts';
import { hourCurve, minuteAtShare } from './profile.ts';
import { promotionsOn } from './promotions.ts';
import { gaussian, hash32, hashText, Random, uniform } from './random.ts';
import type { ChainDefinition, ItemDefinition, StoreDefinition } from './types.ts';
import { weatherOf } from './weather.ts';

/** Result of one (store, item, day); one instance is reused for millions of rows. */
export interface ItemDay {
  closed: boolean;
  /** On sale that day. */
  listed: boolean;
  /** What customers wanted and what they got. */
  demandMilli: number;
  quantityMilli: number;
  /** Purchases behind the quantity: units, or weighings for goods sold by weight. */
  picks: number;
  netAmountMinor: number;
  wasteMilli: number;
  /** Minute from the business date's midnight at which the item ran out; −1 when it didn't. */
  soldOutMinute: number;
  percentOff: number;
}

/** Common factors of one store on one day. */
export interface StoreDay {
  readonly closed: boolean;
  readonly dayOff: boolean;
  /** Traffic relative to the store's typical day, with the shared shock of the day. */
  readonly traffic: number;
  readonly tempC: number;
  /** 0 dry … 1 wet all day. */
  readonly wet: number;
}

const NEVER = 1_000_000;
const COMFORT_C = 18;
/** Shelf life up to which goods are produced or delivered for the day and what is left over is thrown away in part. */
const FRESH_LIFE = 5;

/** 2026-01-01, when every trend stands at 1; trends flatten two years away, so that a late demo keeps its ticket budget. */
const ANCHOR_DAY = 20454;
const yearsFromAnchor = (day: number): number => Math.max(-2, Math.min(2, (day - ANCHOR_DAY) / 365.25));

const HOLIDAY_TRAFFIC = { business: 0.58, community: 1.12, school: 0.7 } as const;
/** Traffic of open stores in the week of Spring Festival. */
const SPRING_TRAFFIC = { business: 0.35, community: 0.7, school: 0.25 } as const;

/** Latent demand of a chain. Every method is a pure function of its arguments; the caches only save time. */
export class DemandModel {
  readonly chain: ChainDefinition;
  readonly stores: readonly StoreDefinition[];
  /** Items with demand of their own: the ones of history rows. */
  readonly items: readonly ItemDefinition[];
  readonly #base: Float64Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #storeIndex: ReadonlyMap<string, number>;
  readonly #itemIndex: ReadonlyMap<string, number>;
  readonly #storeDays = new Map<number, StoreDay>();
  readonly #offers = new Map<
    number,
    { percentOff: Int8Array; lift: Float64Array; regions: (ReadonlySet<string> | null)[]; ticketLift: number }
  >();
  readonly #random = new Random();
  readonly #seed: number;
  readonly #earlyFrom: number;
  readonly #earlySkus: ReadonlySet<string>;

  constructor(chain: ChainDefinition) {
    this.chain = chain;
    this.stores = chain.stores;
    this.items = chain.items.filter((i) => i.demand.weight > 0);
    this.#seed = hash32(chain.seed, hashText(chain.tenant.code));
    this.#storeIndex = new Map(this.stores.map((s, i) => [s.code, i]));
    this.#itemIndex = new Map(this.items.map((it, i) => [it.sku, i]));
    this.#earlyFrom = chain.earlySeason ? dayNumber(chain.earlySeason.from) : NEVER;
    this.#earlySkus = new Set(chain.earlySeason?.skus);
    const size = this.stores.length * this.items.length;
    this.#base = new Float64Array(size);
    this.#from = new Int32Array(size).fill(NEVER);
    this.#to = new Int32Array(size).fill(-NEVER);
    for (const listing of chain.listings) {
      const s = this.#storeIndex.get(listing.storeCode);
      const i = this.#itemIndex.get(listing.sku);
      if (s === undefined || i === undefined) continue;
      const at = s * this.items.length + i;
      this.#from[at] = listing.listedFrom === null ? -NEVER : dayNumber(listing.listedFrom);
      this.#to[at] = listing.listedTo === null ? NEVER : dayNumber(listing.listedTo);
      // Each store has its own taste.
      this.#base[at] = (this.items[i]?.demand.weight ?? 0) * Math.exp(0.3 * gaussian(this.#seed, s, i, 11));
    }
    this.stores.forEach((store, s) => {
      const row = this.#base.subarray(s * this.items.length, (s + 1) * this.items.length);
      const sum = row.reduce((a, b) => a + b, 0);
      const units = chain.baseTickets * chain.unitsPerTicket * store.sizeFactor * chain.demandScale;
      for (let i = 0; i < row.length; i++) row[i] = ((row[i] ?? 0) / sum) * units;
    });
  }

  /** @throws RangeError for an unknown store. */
  storeIndex(code: string): number {
    const index = this.#storeIndex.get(code);
    if (index === undefined) throw new RangeError(`unknown store ${code}`);
    return index;
  }

  /** @throws RangeError when the item has no demand of its own. */
  itemIndex(sku: string): number {
    const index = this.#itemIndex.get(sku);
    if (index === undefined) throw new RangeError(`item ${sku} has no demand of its own`);
    return index;
  }

  storeDay(s: number, day: number): StoreDay {
    const key = day * 1024 + s;
    let found = this.#storeDays.get(key);
    if (!found) {
      found = this.#makeStoreDay(s, day);
      this.#storeDays.set(key, found);
    }
    return found;
  }

  #makeStoreDay(s: number, day: number): StoreDay {
    const store = this.stores[s] as StoreDefinition;
    const cal = calendarDay(day);
    const climate = this.chain.climates.find((c) => c.regionCode === store.regionCode);
    if (!climate) throw new RangeError(`no climate for region ${store.regionCode}`);
    const { tempC, rainMm } = weatherOf(this.chain, climate, day);
    const wet = Math.min(1, rainMm / 18);
    const closure = store.springFestivalClosure;
    const closed =
      day < dayNumber(store.openedOn) ||
      (closure !== null &&
        cal.springOffset !== null &&
        cal.springOffset >= closure.fromOffset &&
        cal.springOffset <= closure.toOffset);
    const dayOff = cal.kind === 'weekend' || cal.kind === 'holiday';
    // A make-up working day trades like the mean of the working week, whatever its weekday.
    const weekday = cal.kind === 'makeUpWorkday' ? 2 : cal.kind === 'holiday' ? 5 : cal.weekday - 1;
    let traffic = store.weekdayProfile[weekday] ?? 1;
    if (cal.kind === 'holiday') traffic = HOLIDAY_TRAFFIC[store.locationType];
    if (cal.springOffset !== null && cal.springOffset >= -2 && cal.springOffset <= 6)
      traffic = SPRING_TRAFFIC[store.locationType];
    if (store.locationType === 'school' && cal.schoolHoliday) traffic *= 0.55;
    const years = yearsFromAnchor(day);
    const trend = Math.exp(
      years * (0.05 + 0.05 * gaussian(this.#seed, s, 21)) + 0.04 * Math.sin((2 * Math.PI * day) / 173 + s),
    );
    const rain = 1 - 0.16 * wet;
    const shock = Math.exp(0.05 * gaussian(this.#seed, s, day, 22) + 0.03 * gaussian(this.#seed, day, 23));
    return {
      closed,
      dayOff,
      traffic: closed ? 0 : traffic * trend * rain * shock * this.#offersOn(day).ticketLift,
      tempC,
      wet,
    };
  }

  #offersOn(day: number) {
    const plan = promotionsOn(this.chain, day);
    const key = dayNumber(plan[0]?.startsOn ?? '2024-01-01');
    let found = this.#offers.get(key);
    if (!found) {
      found = {
        percentOff: new Int8Array(this.items.length),
        lift: new Float64Array(this.items.length).fill(1),
        regions: new Array<ReadonlySet<string> | null>(this.items.length).fill(null),
        ticketLift: 1,
      };
      for (const promotion of plan) {
        if (promotion.mechanic === 'thresholdOff') found.ticketLift = promotion.lift;
        for (const sku of promotion.skus) {
          const i = this.itemIndex(sku);
          found.percentOff[i] = promotion.percentOff;
          found.lift[i] = promotion.lift;
          found.regions[i] = promotion.regionCodes ? new Set(promotion.regionCodes) : null;
        }
      }
      this.#offers.set(key, found);
    }
    return found;
  }

  /** True when the item is on the store's list and in season on that day. */
  isListed(s: number, i: number, day: number): boolean {
    const at = s * this.items.length + i;
    if (day < (this.#from[at] ?? NEVER) || day > (this.#to[at] ?? -NEVER)) return false;
    const months = this.items[i]?.demand.months ?? null;
    return months === null || months.includes(monthOf(day));
  }

  /** Expected demand in units (or weighings), promotion and weather of the day included. */
  mean(s: number, i: number, day: number): number {
    const store = this.stores[s] as StoreDefinition;
    const { demand } = this.items[i] as ItemDefinition;
    const at = s * this.items.length + i;
    const common = this.storeDay(s, day);
    const cal = calendarDay(day);
    let mean =
      (this.#base[at] ?? 0) *
      common.traffic *
      Math.exp((demand.heat * (common.tempC - COMFORT_C)) / 10 + demand.trend * yearsFromAnchor(day));
    mean *= 1 + (demand.rain - 1) * common.wet;
    if (demand.festival !== 1 && cal.daysToFestival <= 14)
      mean *= 1 + (demand.festival - 1) * (1 - cal.daysToFestival / 15);
    const offer = this.#offersOn(day);
    if (offer.percentOff[i] && this.#offerHolds(offer.regions[i] ?? null, store)) mean *= offer.lift[i] ?? 1;
    mean *= this.#earlySeason(s, i, day);
    const age = day - (this.#from[at] ?? 0);
    // A launch starts with curiosity and settles within a month.
    if (age < 28) mean *= 1.5 - age / 56;
    return mean;
  }

  #earlySeason(s: number, i: number, day: number): number {
    const early = this.chain.earlySeason;
    if (!early || day < this.#earlyFrom || this.stores[s]?.areaCode !== early.areaCode) return 1;
    return this.#earlySkus.has(this.items[i]?.sku ?? '') ? early.factor : 1;
  }

  #offerHolds(regions: ReadonlySet<string> | null, store: StoreDefinition): boolean {
    return regions === null || regions.has(store.regionCode);
  }

  /** Percent off the item's line in that store on that day, 0 without a promotion. */
  percentOff(s: number, i: number, day: number): number {
    const offer = this.#offersOn(day);
    const percent = offer.percentOff[i] ?? 0;
    return percent && this.#offerHolds(offer.regions[i] ?? null, this.stores[s] as StoreDefinition) ? percent : 0;
  }

  /** Fills `out` with one item's day. Equal for equal (chain, store, item, day), in any order of calls. */
  itemDay(s: number, i: number, day: number, out: ItemDay): void {
    const item = this.items[i] as ItemDefinition;
    out.closed = this.storeDay(s, day).closed;
    out.listed = this.isListed(s, i, day);
    out.demandMilli = out.quantityMilli = out.picks = out.netAmountMinor = out.wasteMilli = out.percentOff = 0;
    out.soldOutMinute = -1;
    if (out.closed || !out.listed) return;
    const mean = this.mean(s, i, day);
    const random = this.#random.reseed(this.#seed, s, i, day);
    const wanted = random.negativeBinomial(mean, item.demand.dispersion);
    const { sold, waste } = this.#supply(s, i, day, mean, wanted, random);
    const unit = item.soldByWeight ? Math.round(item.averagePickMilli * (0.9 + 0.2 * random.next())) : 1000;
    out.demandMilli = wanted * unit;
    out.quantityMilli = sold * unit;
    out.picks = sold;
    out.wasteMilli = waste * unit;
    out.percentOff = this.percentOff(s, i, day);
    const price = item.priceMinor ?? 0;
    out.netAmountMinor = item.soldByWeight
      ? Math.round((out.quantityMilli * price) / 1000)
      : sold * (price - unitDiscount(price, out.percentOff));
    // An empty shelf is a fact even on a day when nobody more came.
    if (sold < wanted) out.soldOutMinute = this.#soldOutMinute(s, item, day, wanted === 0 ? 0 : sold / wanted);
  }

  #supply(
    s: number,
    i: number,
    day: number,
    mean: number,
    wanted: number,
    random: Random,
  ): { sold: number; waste: number } {
    const item = this.items[i] as ItemDefinition;
    if (item.type === 'service' || item.isSetMeal) return { sold: wanted, waste: 0 };
    const life = item.shelfLifeDays;
    if (life !== null && life <= FRESH_LIFE && (item.isStocked || item.categoryCode === 'BREAD')) {
      const plan = mean * (1.06 + 0.12 * random.normal()) + 0.6 * Math.sqrt(mean);
      const supply = Math.max(mean > 0.3 ? 1 : 0, Math.round(plan));
      const sold = Math.min(wanted, supply);
      const thrown = (supply - sold) * (life <= 1 ? 0.6 : 0.3 / life);
      return { sold, waste: Math.floor(thrown + random.next()) };
    }
    if (!item.isStocked) {
      const gone = uniform(this.#seed, s * 4096 + i, day, 31) < 0.004;
      return { sold: gone ? Math.floor(wanted * (0.3 + 0.6 * random.next())) : wanted, waste: 0 };
    }
    // Shelf goods: rare gaps of one to four days until the next delivery.
    for (let back = 0; back < 4; back++) {
      const h = uniform(this.#seed, s * 4096 + i, day - back, 32);
      if (h < 0.005 && 1 + ((h * 800) | 0) > back)
        return { sold: back === 0 ? Math.floor(wanted * random.next()) : 0, waste: 0 };
    }
    const damaged = uniform(this.#seed, s * 4096 + i, day, 33) < 0.002 ? 1 : 0;
    return { sold: wanted, waste: damaged };
  }

  #soldOutMinute(s: number, item: ItemDefinition, day: number, share: number): number {
    const store = this.stores[s] as StoreDefinition;
    const curve = hourCurve(store, this.storeDay(s, day).dayOff, item.demand.daypart);
    const minute = share <= 0 ? (curve.starts[0] ?? minuteOf(store.opens)) : minuteAtShare(curve, share);
    return Math.round(minute);
  }
}

/** Discount on one unit in whole minor units, so that a day's sum doesn't depend on how units fall into lines. */
export function unitDiscount(priceMinor: number, percentOff: number): number {
  return Math.round((priceMinor * percentOff) / 100);
}

/** A fresh result object for `itemDay`. */
export function emptyItemDay(): ItemDay {
  return {
    closed: false,
    listed: false,
    demandMilli: 0,
    quantityMilli: 0,
    picks: 0,
    netAmountMinor: 0,
    wasteMilli: 0,
    soldOutMinute: -1,
    percentOff: 0,
  };
}

const models = new WeakMap<ChainDefinition, DemandModel>();

/** The chain's demand model, built once per chain object. */
export function demandModel(chain: ChainDefinition): DemandModel {
  let model = models.get(chain);
  if (!model) {
    model = new DemandModel(chain);
    models.set(chain, model);
  }
  return model;
}
