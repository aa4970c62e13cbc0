import { calendarDay } from './calendar.ts';
import { priceEmbeddedBarcode } from './chain/build.ts';
import type { DemandModel, ItemDay } from './demand.ts';
import { emptyItemDay, unitDiscount } from './demand.ts';
import { hourCurve, minuteAtShare } from './profile.ts';
import { promotionsOn } from './promotions.ts';
import type { Random } from './random.ts';
import { lineMinor, quantityText } from './ticket-math.ts';
import type { ChainDefinition, ItemDefinition, ModifierGroupDefinition } from './types.ts';
import type { WireLine, WireModifier } from './wire.ts';

/** One purchase decision: some units (or one weighing) of an item at a second of the business day. */
export interface Pick {
  readonly item: ItemDefinition;
  readonly second: number;
  readonly quantityMilli: number;
  readonly percentOff: number;
}

/** Units bought together as a pair, e.g. two buns. */
const PAIR_CHANCE = 0.15;
/** Shelf goods whose barcode is scanned instead of a key being pressed. */
const SCAN_CHANCE = 0.7;

/** All purchases of a store's day in order of time; their quantities add up to the demand model's. */
export function picksOfDay(model: DemandModel, s: number, day: number, random: Random): Pick[] {
  const store = model.stores[s];
  if (!store) throw new RangeError(`no store at index ${s}`);
  const { kind } = calendarDay(day);
  const dayOff = kind === 'weekend' || kind === 'holiday';
  const out: ItemDay = emptyItemDay();
  const picks: Pick[] = [];
  model.items.forEach((item, i) => {
    model.itemDay(s, i, day, out);
    if (out.picks === 0) return;
    const curve = hourCurve(store, dayOff, item.demand.daypart);
    // Nobody buys after the item ran out.
    const until = out.soldOutMinute >= 0 ? out.quantityMilli / out.demandMilli : 1;
    let left = out.picks;
    let milliLeft = out.quantityMilli;
    while (left > 0) {
      const units = !item.soldByWeight && left >= 2 && random.next() < PAIR_CHANCE ? 2 : 1;
      left -= units;
      let quantityMilli = units * 1000;
      if (item.soldByWeight) {
        quantityMilli =
          left === 0
            ? milliLeft
            : Math.max(
                20,
                Math.min(milliLeft - left * 20, Math.round((milliLeft / (left + 1)) * (0.6 + 0.8 * random.next()))),
              );
        milliLeft -= quantityMilli;
      }
      picks.push({
        item,
        second: Math.floor(minuteAtShare(curve, until * random.next()) * 60),
        quantityMilli,
        percentOff: out.percentOff,
      });
    }
  });
  // Ties are broken by the order of generation, which sort keeps.
  return picks.sort((a, b) => a.second - b.second);
}

/** Sizes of `count` baskets over `total` purchases, each at least 1: a uniform random composition (Knuth's algorithm S on the cuts). */
export function basketSizes(total: number, count: number, random: Random): number[] {
  const sizes: number[] = [];
  let size = 1;
  let needed = count - 1;
  for (let left = total - 1; left > 0; left--) {
    if (random.next() * left < needed) {
      sizes.push(size);
      size = 1;
      needed--;
    } else size++;
  }
  if (total > 0) sizes.push(size);
  return sizes;
}

interface Modifying {
  readonly groups: readonly ModifierGroupDefinition[];
  readonly items: ReadonlyMap<string, ItemDefinition>;
}

/** Groups of modifiers and the items behind them. */
export function modifying(chain: ChainDefinition): Modifying {
  return {
    groups: chain.modifierGroups,
    items: new Map(chain.items.filter((i) => i.isModifier).map((i) => [i.sku, i])),
  };
}

function drawModifiers(item: ItemDefinition, quantityMilli: number, source: Modifying, random: Random): WireModifier[] {
  const result: WireModifier[] = [];
  if (item.isSetMeal) return result;
  for (const group of source.groups) {
    if (!group.categoryCodes.includes(item.categoryCode) || random.next() >= group.probability) continue;
    const modifier = source.items.get(group.skus[random.int(group.skus.length)] ?? '');
    if (modifier)
      result.push({
        sku: modifier.sku,
        name: modifier.name.zh,
        quantity: quantityText(quantityMilli),
        unitPrice: modifier.priceMinor ?? 0,
      });
  }
  return result;
}

/** Code of the promotion that discounts an item that day. */
function promotionCode(chain: ChainDefinition, day: number, sku: string): string {
  return promotionsOn(chain, day).find((p) => p.skus.includes(sku))?.code ?? '';
}

/** One line of a purchase. */
export function lineOf(
  chain: ChainDefinition,
  day: number,
  pick: Pick,
  lineNo: number,
  source: Modifying,
  random: Random,
): WireLine {
  const { item, quantityMilli } = pick;
  const price = item.priceMinor ?? 0;
  const modifiers = drawModifiers(item, quantityMilli, source, random);
  const units = quantityMilli / 1000;
  const extras = modifiers.reduce((sum, m) => sum + Math.round(m.unitPrice * units), 0);
  const discount = item.soldByWeight ? 0 : unitDiscount(price, pick.percentOff) * units;
  const plain = lineMinor(price, quantityMilli);
  const scanned = item.barcodes.length > 0 && random.next() < SCAN_CHANCE;
  const label = item.priceEmbeddedPrefix !== null && plain < 100_000;
  return {
    lineNo,
    ...(label && item.priceEmbeddedPrefix !== null
      ? { barcode: priceEmbeddedBarcode(item.priceEmbeddedPrefix, plain) }
      : scanned && item.barcodes[0] && item.priceEmbeddedPrefix === null
        ? { barcode: item.barcodes[0] }
        : { sku: item.sku }),
    name: item.name.zh,
    quantity: quantityText(quantityMilli),
    uom: item.baseUom,
    unitPrice: price,
    amount: plain - discount + extras,
    taxCode: item.taxCode,
    ...(discount > 0
      ? { discount, discountReason: 'promotion', promotionCode: promotionCode(chain, day, item.sku) }
      : {}),
    ...(modifiers.length > 0 ? { modifiers } : {}),
  };
}

/** Purchases of one ticket with equal items put together. */
export function mergePicks(picks: readonly Pick[]): Pick[] {
  const merged = new Map<string, Pick>();
  for (const pick of picks) {
    const known = merged.get(pick.item.sku);
    // Two weighings carry two labels and stay two lines.
    const key = pick.item.soldByWeight ? `${pick.item.sku}#${merged.size}` : pick.item.sku;
    merged.set(
      key,
      known && !pick.item.soldByWeight ? { ...known, quantityMilli: known.quantityMilli + pick.quantityMilli } : pick,
    );
  }
  return [...merged.values()];
}
