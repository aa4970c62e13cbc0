import type { RedundantReason } from '@larder/contracts/inventory/stock-health';

/** Stock of one item in one store against what it uses. Thousandths of the base unit. */
export interface Holding {
  readonly onHandMilli: bigint;
  /** First expiring first; what no lot accounts for is taken to last. */
  readonly lots: readonly { readonly quantityMilli: bigint; readonly daysLeft: number | null }[];
  /** Mean use per trading day over four weeks; 0: none. */
  readonly dailyMilli: bigint;
  /** Cover beyond this many days is too much. */
  readonly longDays: number;
}

export interface Judgement {
  readonly reasons: readonly RedundantReason[];
  /** Days until the stock is used up; null: it is not used at all. */
  readonly coverDays: number | null;
  /** Would expire before it is sold, what has expired already included. */
  readonly expiringMilli: bigint;
  /** Days until the first of that; null: nothing would. */
  readonly firstLossDays: number | null;
  /** Above what the long days need. */
  readonly excessMilli: bigint;
  /** What the shelf could do without: the larger of the two, all of it when nothing is used. */
  readonly redundantMilli: bigint;
}

/**
 * What of a store's stock is too much. Lots are used first expiring first at the mean daily use; `daysLeft` counts today,
 * so that a lot with 0 has expired and one with 1 can be sold today only.
 */
export function judge({ onHandMilli, lots, dailyMilli, longDays }: Holding): Judgement {
  const stock = onHandMilli > 0n ? onHandMilli : 0n;
  const { expiringMilli, firstLossDays } = wouldExpire(lots, stock, dailyMilli);
  const unused = dailyMilli <= 0n && stock > 0n;
  const enough = dailyMilli * BigInt(longDays);
  const excessMilli = !unused && stock > enough ? stock - enough : 0n;
  const reasons: RedundantReason[] = [
    ...(expiringMilli > 0n ? (['expires'] as const) : []),
    ...(unused ? (['unsold'] as const) : []),
    ...(excessMilli > 0n ? (['long_cover'] as const) : []),
  ];
  const redundantMilli = unused ? stock : expiringMilli > excessMilli ? expiringMilli : excessMilli;
  return {
    reasons,
    coverDays: dailyMilli > 0n ? Number((stock * 10n) / dailyMilli) / 10 : null,
    expiringMilli,
    firstLossDays,
    excessMilli,
    redundantMilli,
  };
}

const least = (a: bigint, b: bigint): bigint => {
  if (a < b) return a;
  return b;
};

function wouldExpire(
  lots: Holding['lots'],
  stock: bigint,
  dailyMilli: bigint,
): { readonly expiringMilli: bigint; readonly firstLossDays: number | null } {
  let rest = stock;
  let used = 0n;
  let expiringMilli = 0n;
  let firstLossDays: number | null = null;
  for (const lot of lots) {
    if (rest <= 0n || lot.daysLeft === null) break;
    const quantity = least(lot.quantityMilli, rest);
    if (quantity <= 0n) continue;
    rest -= quantity;
    // Use until the lot's last day, less what earlier lots took of it.
    const open = dailyMilli * BigInt(Math.max(0, lot.daysLeft)) - used;
    const sold = open <= 0n ? 0n : open < quantity ? open : quantity;
    used += sold;
    if (quantity > sold) {
      expiringMilli += quantity - sold;
      firstLossDays ??= Math.max(0, lot.daysLeft);
    }
  }
  return { expiringMilli, firstLossDays };
}

/** A store that could take goods: what it has, what it uses, how near it is (lower is nearer). */
export interface Taker {
  readonly storeId: string;
  readonly onHandMilli: bigint;
  readonly comingMilli: bigint;
  readonly dailyMilli: bigint;
  readonly distance: number;
}

/** Days that goods spend between two stores: they are for sale again the day after. */
const JOURNEY_DAYS = 1;

/**
 * The store that can sell the most of a surplus before it expires (or within `longDays` when nothing expires); of equal
 * ones the nearest, then by id. Undefined when nobody can sell a whole unit of it.
 */
export function bestTaker(
  surplusMilli: bigint,
  daysLeft: number | null,
  longDays: number,
  takers: readonly Taker[],
): { readonly storeId: string; readonly quantityMilli: bigint } | undefined {
  const days = BigInt(Math.max(0, (daysLeft ?? longDays) - JOURNEY_DAYS));
  let best: { storeId: string; quantityMilli: bigint; distance: number } | undefined;
  for (const taker of takers) {
    const room = taker.dailyMilli * days - (taker.onHandMilli > 0n ? taker.onHandMilli : 0n) - taker.comingMilli;
    const able = least(room, surplusMilli);
    const quantityMilli = able <= 0n ? 0n : (able / 1000n) * 1000n;
    if (quantityMilli < 1000n) continue;
    const better =
      !best ||
      quantityMilli > best.quantityMilli ||
      (quantityMilli === best.quantityMilli &&
        (taker.distance < best.distance || (taker.distance === best.distance && taker.storeId < best.storeId)));
    if (better) best = { storeId: taker.storeId, quantityMilli, distance: taker.distance };
  }
  return best && { storeId: best.storeId, quantityMilli: best.quantityMilli };
}

/** Turnover over a period: days = average inventory cost ÷ cost of goods used × days; rate = times a year. */
export function turnover(
  averageStockMinor: bigint,
  usedMinor: bigint,
  days: number,
): { readonly days: number | null; readonly perYear: number | null } {
  if (usedMinor <= 0n || averageStockMinor < 0n) return { days: null, perYear: null };
  const turned = (Number(averageStockMinor) / Number(usedMinor)) * days;
  return {
    days: Math.round(turned * 10) / 10,
    perYear: averageStockMinor === 0n ? null : Math.round((365 / turned) * 10) / 10,
  };
}
