import { dateOf, dayNumber, isoWeekday } from './dates.ts';
import type { DemandModel } from './demand.ts';
import { demandModel, emptyItemDay } from './demand.ts';
import { gaussian, hash32, hashText, uniform } from './random.ts';
import type {
  ChainDefinition,
  ItemDefinition,
  RecipeDefinition,
  SupplierItemDefinition,
  SupplyCalendarDefinition,
} from './types.ts';

export interface OpeningLot {
  readonly sku: string;
  readonly lotCode: string;
  readonly quantityMilli: number;
  readonly sourceCode: string;
  readonly receivedOn: string;
  readonly producedOn: string;
  /** Last day on which it may be sold or used; null = doesn't expire. */
  readonly expiresOn: string | null;
  /** Per base unit. */
  readonly unitCostMinor: number;
}

export interface OnOrderLine {
  readonly sku: string;
  readonly sourceCode: string;
  readonly quantityMilli: number;
  readonly orderedOn: string;
  readonly arrivesOn: string;
}

export interface WasteFact {
  readonly sku: string;
  readonly date: string;
  readonly quantityMilli: number;
  readonly reason: 'expired' | 'damaged';
  readonly lotCode: string;
}

/** Stock of one store on the morning of `asOf`, before that day's deliveries. */
export interface OpeningStock {
  readonly storeCode: string;
  readonly asOf: string;
  readonly lots: readonly OpeningLot[];
  readonly onOrder: readonly OnOrderLine[];
  /** Waste of the `WARM_UP_DAYS` before. */
  readonly waste: readonly WasteFact[];
  /** Mean use per day of each stocked item over the last four weeks, thousandths of the base unit. */
  readonly dailyUseMilli: ReadonlyMap<string, number>;
}

/** Days simulated before `asOf` so that lots have believable ages. */
export const WARM_UP_DAYS = 35;
const MEAN_DAYS = 28;

/** Recipes in force on a date, by sku. */
function recipesOn(chain: ChainDefinition, date: string): Map<string, RecipeDefinition> {
  const found = new Map<string, RecipeDefinition>();
  for (const recipe of chain.recipes) {
    if (
      recipe.usage === 'sale' &&
      recipe.effectiveFrom <= date &&
      (recipe.effectiveTo === null || date <= recipe.effectiveTo)
    )
      found.set(recipe.sku, recipe);
  }
  return found;
}

/** Adds what selling a quantity uses: the item itself when stocked, else its recipe, level by level. */
function addUse(
  use: Map<string, number>,
  recipes: Map<string, RecipeDefinition>,
  stocked: ReadonlySet<string>,
  sku: string,
  quantityMilli: number,
  depth = 0,
): void {
  if (stocked.has(sku)) {
    use.set(sku, (use.get(sku) ?? 0) + quantityMilli);
    return;
  }
  const recipe = recipes.get(sku);
  if (!recipe || depth > 6) return;
  for (const part of recipe.components) {
    const quantity = (quantityMilli / recipe.yieldMilli) * part.quantityMilli * (1 + part.wastePermille / 1000);
    addUse(use, recipes, stocked, part.sku, quantity, depth + 1);
  }
}

/**
 * Theoretical use of stocked items in a store per business date, thousandths of the base unit: sales by the demand model,
 * recipes and set meals exploded, modifiers at their usual frequency.
 */
export function theoreticalUse(
  chain: ChainDefinition,
  storeCode: string,
  from: string,
  to: string,
): Map<string, Map<string, number>> {
  const model = demandModel(chain);
  const s = model.storeIndex(storeCode);
  const stocked = new Set(chain.items.filter((i) => i.isStocked).map((i) => i.sku));
  const result = new Map<string, Map<string, number>>();
  for (let day = dayNumber(from); day <= dayNumber(to); day++)
    result.set(dateOf(day), useOfDay(chain, model, s, day, stocked));
  return result;
}

function useOfDay(
  chain: ChainDefinition,
  model: DemandModel,
  s: number,
  day: number,
  stocked: ReadonlySet<string>,
): Map<string, number> {
  const use = new Map<string, number>();
  const recipes = recipesOn(chain, dateOf(day));
  const out = emptyItemDay();
  model.items.forEach((item, i) => {
    model.itemDay(s, i, day, out);
    if (out.quantityMilli === 0) return;
    addUse(use, recipes, stocked, item.sku, out.quantityMilli);
    for (const group of item.isSetMeal ? [] : chain.modifierGroups) {
      if (!group.categoryCodes.includes(item.categoryCode)) continue;
      for (const sku of group.skus)
        addUse(use, recipes, stocked, sku, (out.quantityMilli * group.probability) / group.skus.length);
    }
  });
  for (const [sku, quantity] of use) use.set(sku, Math.round(quantity));
  return use;
}

interface Lot {
  lotCode: string;
  left: number;
  receivedDay: number;
  producedDay: number;
  expiresDay: number;
}

const NO_EXPIRY = 1_000_000;

/** How a store's people order an item, 1 = just right. Some items run short, some pile up. */
function habit(seed: number, s: number, i: number, life: number): number {
  const luck = uniform(seed, s, i, 41);
  if (luck < 0.07) return 0.45;
  // Nobody doubles the order of what spoils tomorrow.
  if (luck > 0.92) return life <= 7 ? 1.35 : 2.4;
  return Math.exp(0.16 * gaussian(seed, s, i, 42));
}

class ItemStock {
  readonly lots: Lot[] = [];
  readonly arriving: { day: number; orderedDay: number; quantity: number }[] = [];
  readonly waste: WasteFact[] = [];
  #lotNumber = 0;
  readonly #item: ItemDefinition;
  readonly #supply: SupplierItemDefinition;
  readonly #key: number;

  constructor(item: ItemDefinition, supply: SupplierItemDefinition, key: number) {
    this.#item = item;
    this.#supply = supply;
    this.#key = key;
  }

  onHand(): number {
    return this.lots.reduce((sum, lot) => sum + lot.left, 0);
  }

  receive(day: number, quantity: number): void {
    const life = this.#item.shelfLifeDays;
    // Long-lived goods arrive with part of their life gone, fresh ones made the night before.
    const age = life === null || life <= 3 ? 0 : Math.floor(life * (0.03 + 0.22 * uniform(this.#key, day, 51)));
    const produced = day - age;
    this.#lotNumber++;
    this.lots.push({
      lotCode: `L${dateOf(produced).replaceAll('-', '').slice(2)}-${this.#item.sku}-${this.#lotNumber}`,
      left: quantity,
      receivedDay: day,
      producedDay: produced,
      expiresDay: life === null ? NO_EXPIRY : produced + life - 1,
    });
    this.lots.sort((a, b) => a.expiresDay - b.expiresDay || a.receivedDay - b.receivedDay);
  }

  arrivals(day: number): void {
    for (let i = this.arriving.length - 1; i >= 0; i--) {
      const order = this.arriving[i];
      if (!order || order.day !== day) continue;
      this.receive(day, order.quantity);
      this.arriving.splice(i, 1);
    }
  }

  /** First expired, first out; what isn't there isn't used. */
  use(quantity: number): void {
    let left = quantity;
    for (const lot of this.lots) {
      const taken = Math.min(lot.left, left);
      lot.left -= taken;
      left -= taken;
      if (left === 0) break;
    }
    this.#dropEmpty();
  }

  close(day: number): void {
    for (const lot of this.lots) {
      if (lot.expiresDay > day || lot.left === 0) continue;
      this.waste.push({
        sku: this.#item.sku,
        date: dateOf(day),
        quantityMilli: lot.left,
        reason: 'expired',
        lotCode: lot.lotCode,
      });
      lot.left = 0;
    }
    const first = this.lots.find((lot) => lot.left >= 2000);
    if (first && this.#item.type === 'sellable' && uniform(this.#key, day, 52) < 0.004) {
      const lost = this.#item.soldByWeight ? 150 : 1000;
      first.left -= lost;
      this.waste.push({
        sku: this.#item.sku,
        date: dateOf(day),
        quantityMilli: lost,
        reason: 'damaged',
        lotCode: first.lotCode,
      });
    }
    this.#dropEmpty();
  }

  /** Order up to a target in whole packs, never less than the minimum. */
  order(day: number, arrivesDay: number, target: number): void {
    const have = this.onHand() + this.arriving.reduce((sum, o) => sum + o.quantity, 0);
    const missing = target - have;
    const { packMilli, orderMultiple, moq } = this.#supply;
    if (missing < packMilli * 0.35) return;
    const packs = Math.max(moq, Math.ceil(missing / packMilli / orderMultiple - 0.3) * orderMultiple);
    this.arriving.push({ day: arrivesDay, orderedDay: day, quantity: packs * packMilli });
  }

  #dropEmpty(): void {
    for (let i = this.lots.length - 1; i >= 0; i--) if ((this.lots[i]?.left ?? 0) <= 0) this.lots.splice(i, 1);
  }
}

/** Delivery day of an order placed on a weekday of the calendar; null on other days. */
function arrivalOf(calendar: SupplyCalendarDefinition, day: number): number | null {
  if (!calendar.orderWeekdays.includes(isoWeekday(day))) return null;
  let arrival = day + calendar.leadDays;
  while (!calendar.deliveryWeekdays.includes(isoWeekday(arrival))) arrival++;
  return arrival;
}

/** Days from an order's arrival to the arrival of the next one, plus the lead time: what the order must last. */
function coverDays(calendar: SupplyCalendarDefinition, day: number, arrival: number): number {
  for (let next = day + 1; next <= day + 14; next++) {
    const after = arrivalOf(calendar, next);
    if (after !== null && after > arrival) return after - day;
  }
  return arrival - day + 7;
}

function calendarFor(chain: ChainDefinition, sourceCode: string, storeCode: string): SupplyCalendarDefinition {
  const own = chain.calendars.find((c) => c.sourceCode === sourceCode && c.storeCodes?.includes(storeCode));
  const found = own ?? chain.calendars.find((c) => c.sourceCode === sourceCode && c.storeCodes === null);
  if (!found) throw new RangeError(`source ${sourceCode} has no calendar for ${storeCode}`);
  return found;
}

/**
 * Believable stock on the morning of a date: five weeks of use, deliveries by the suppliers' calendars, FEFO and expiry are
 * played through with imperfect ordering, so that some items are about to run out and some near their date.
 * @throws RangeError for an unknown store or a stocked item without supply.
 */
export function openingStock(chain: ChainDefinition, storeCode: string, asOf: string): OpeningStock {
  const model = demandModel(chain);
  const s = model.storeIndex(storeCode);
  const last = dayNumber(asOf) - 1;
  const first = last - WARM_UP_DAYS + 1;
  const seed = hash32(chain.seed, hashText(chain.tenant.code), 6000);
  const use = theoreticalUse(chain, storeCode, dateOf(first), dateOf(last));
  const listed = new Set(
    chain.listings
      .filter(
        (l) =>
          l.storeCode === storeCode &&
          (l.listedTo === null || l.listedTo >= asOf) &&
          (l.listedFrom === null || l.listedFrom <= asOf),
      )
      .map((l) => l.sku),
  );

  const lots: OpeningLot[] = [];
  const onOrder: OnOrderLine[] = [];
  const waste: WasteFact[] = [];
  const dailyUseMilli = new Map<string, number>();
  chain.items.forEach((item, i) => {
    if (!item.isStocked) return;
    const supply = chain.supplierItems.find((x) => x.sku === item.sku && x.isPreferred);
    if (!supply) throw new RangeError(`stocked item ${item.sku} has no supply`);
    const usage = Array.from({ length: WARM_UP_DAYS }, (_, n) => use.get(dateOf(first + n))?.get(item.sku) ?? 0);
    const mean = usage.slice(-MEAN_DAYS).reduce((a, b) => a + b, 0) / MEAN_DAYS;
    dailyUseMilli.set(item.sku, Math.round(mean));
    // An ingredient that only the central kitchen uses isn't held in stores.
    if (mean === 0 && (item.type !== 'sellable' || !listed.has(item.sku))) return;
    const stock = playThrough({
      chain,
      storeCode,
      s,
      i,
      item,
      supply,
      usage,
      mean,
      first,
      seed,
      orders: listed.has(item.sku),
    });
    for (const lot of stock.lots) {
      lots.push({
        sku: item.sku,
        lotCode: lot.lotCode,
        quantityMilli: Math.round(lot.left),
        sourceCode: supply.sourceCode,
        receivedOn: dateOf(lot.receivedDay),
        producedOn: dateOf(lot.producedDay),
        expiresOn: lot.expiresDay === NO_EXPIRY ? null : dateOf(lot.expiresDay),
        unitCostMinor: item.costMinor,
      });
    }
    for (const order of stock.arriving) {
      onOrder.push({
        sku: item.sku,
        sourceCode: supply.sourceCode,
        quantityMilli: order.quantity,
        orderedOn: dateOf(order.orderedDay),
        arrivesOn: dateOf(order.day),
      });
    }
    waste.push(...stock.waste);
  });
  return { storeCode, asOf, lots: lots.filter((lot) => lot.quantityMilli > 0), onOrder, waste, dailyUseMilli };
}

interface PlayInput {
  chain: ChainDefinition;
  storeCode: string;
  s: number;
  i: number;
  item: ItemDefinition;
  supply: SupplierItemDefinition;
  usage: readonly number[];
  mean: number;
  first: number;
  seed: number;
  orders: boolean;
}

function playThrough(input: PlayInput): ItemStock {
  const { item, supply, usage, mean, first } = input;
  const calendar = calendarFor(input.chain, supply.sourceCode, input.storeCode);
  const factor = habit(input.seed, input.s, input.i, item.shelfLifeDays ?? 365);
  const stock = new ItemStock(item, supply, hash32(input.seed, input.s, input.i));
  const life = item.shelfLifeDays ?? 365;
  // Shelves show a facing; of goods that spoil within days only as much as sells.
  const minimum = item.type === 'sellable' && life > 7 ? 2000 : 0;
  const target = (cover: number): number => {
    const wanted = Math.min(cover + 1, life) * mean * factor + minimum;
    return life <= 7 ? wanted : Math.max(wanted, supply.packMilli * 0.6);
  };
  stock.receive(first, Math.max(supply.packMilli, Math.ceil(target(7) / supply.packMilli) * supply.packMilli));
  usage.forEach((quantity, n) => {
    const day = first + n;
    stock.arrivals(day);
    stock.use(quantity);
    stock.close(day);
    const arrival = arrivalOf(calendar, day);
    if (arrival !== null && input.orders) stock.order(day, arrival, target(coverDays(calendar, day, arrival)));
  });
  return stock;
}
