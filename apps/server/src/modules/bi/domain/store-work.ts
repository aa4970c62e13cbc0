/** Millionths per unit times thousandths of a unit give billionths; a thousandth is a millionth of that. */
const MICRO = 1_000_000n;
const CENTI = 100n;

interface Component {
  readonly itemId: string;
  readonly microPerUnit: bigint;
}

/**
 * Mean daily use per stocked item, thousandths.
 * @param soldMilli sold over the whole span, thousandths, by item sold
 * @param days trading days of the span
 */
export function meanUse(
  soldMilli: ReadonlyMap<string, number>,
  days: number,
  leaves: (itemId: string) => readonly Component[],
): Map<string, bigint> {
  const total = new Map<string, bigint>();
  for (const [itemId, quantity] of soldMilli) {
    for (const part of leaves(itemId)) {
      total.set(part.itemId, (total.get(part.itemId) ?? 0n) + BigInt(quantity) * part.microPerUnit);
    }
  }
  return new Map([...total].map(([itemId, micro]) => [itemId, micro / (MICRO * BigInt(days))]));
}

interface Lot {
  readonly lotId: string;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
  readonly quantityMilli: bigint;
}

interface Stock {
  readonly onHandMilli: bigint;
  readonly averageCostMilliMinor: bigint | null;
  readonly lots: readonly Lot[];
  readonly lastCountedOn: string | null;
}

export interface ShortItem {
  readonly itemId: string;
  readonly onHandMilli: bigint;
  readonly perDayMilli: bigint;
  readonly coverCentidays: number;
}

/** Items whose stock lasts less than `lowDays`, least first; the one with more use first among equals. */
export function coverOf(
  stock: ReadonlyMap<string, Stock>,
  perDay: ReadonlyMap<string, bigint>,
  lowDays: number,
): ShortItem[] {
  const short: ShortItem[] = [];
  for (const [itemId, use] of perDay) {
    if (use <= 0n) continue;
    const onHandMilli = stock.get(itemId)?.onHandMilli ?? 0n;
    const coverCentidays = onHandMilli <= 0n ? 0 : Number((onHandMilli * CENTI) / use);
    if (coverCentidays < lowDays * Number(CENTI)) short.push({ itemId, onHandMilli, perDayMilli: use, coverCentidays });
  }
  return short.sort((a, b) => a.coverCentidays - b.coverCentidays || (a.perDayMilli < b.perDayMilli ? 1 : -1));
}

export interface LotDue {
  readonly itemId: string;
  readonly lotCode: string | null;
  readonly expiresOn: string;
  readonly quantityMilli: bigint;
  readonly costMinor: bigint | null;
}

/** Lots with stock that expire up to a date, soonest first. */
export function expiringLots(stock: ReadonlyMap<string, Stock>, until: string): LotDue[] {
  const due: LotDue[] = [];
  for (const [itemId, { lots, averageCostMilliMinor }] of stock) {
    for (const { lotCode, expiresOn, quantityMilli } of lots) {
      if (expiresOn === null || expiresOn > until || quantityMilli <= 0n) continue;
      const costMinor = averageCostMilliMinor === null ? null : (quantityMilli * averageCostMilliMinor) / MICRO;
      due.push({ itemId, lotCode, expiresOn, quantityMilli, costMinor });
    }
  }
  const cost = (l: LotDue) => l.costMinor ?? 0n;
  return due.sort((a, b) =>
    a.expiresOn === b.expiresOn ? Number(cost(b) - cost(a)) : a.expiresOn < b.expiresOn ? -1 : 1,
  );
}

/** Stocked items whose last count is before a date, and how many of them were never counted. */
export function dueCounts(stock: ReadonlyMap<string, Stock>, before: string): { items: number; never: number } {
  let items = 0;
  let never = 0;
  for (const { lastCountedOn } of stock.values()) {
    if (lastCountedOn !== null && lastCountedOn >= before) continue;
    items++;
    if (lastCountedOn === null) never++;
  }
  return { items, never };
}
