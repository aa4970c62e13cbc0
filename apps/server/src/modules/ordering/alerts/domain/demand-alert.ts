import type { DemandAlertKind } from '@larder/contracts/ordering/demand-alerts';

/** Thresholds of a store, from its rules. */
export interface AlertRule {
  readonly hotTempC: number;
  readonly hotDays: number;
  readonly coldTempC: number;
  readonly coldDays: number;
  readonly rainMm: number;
  readonly rainDays: number;
  readonly festivals: boolean;
}

/** A day ahead as a store knows it; null where nothing is known. */
export interface DayAhead {
  readonly date: string;
  /** Highest and lowest temperature, °C. */
  readonly high: number | null;
  readonly low: number | null;
  readonly rain: number | null;
  readonly festival: string | null;
}

interface Trigger {
  readonly kind: DemandAlertKind;
  /** By day, in the order given. */
  readonly counts: readonly boolean[];
  readonly threshold: number | null;
  readonly leastDays: number | null;
}

/**
 * What raises demand among the days ahead. A run of hot days shorter than the rule asks for is ordinary weather; where the
 * window is shorter than the rule, every day of it must count. Cold is judged by the high: a cold night sells nothing.
 */
export function triggersOf(days: readonly DayAhead[], rule: AlertRule): Trigger[] {
  const weather = (
    kind: DemandAlertKind,
    threshold: number,
    leastDays: number,
    passes: (day: DayAhead) => boolean,
  ): Trigger[] => {
    const counts = days.map(passes);
    const needed = Math.min(leastDays, days.length);
    return needed > 0 && longestRun(counts) >= needed ? [{ kind, counts, threshold, leastDays }] : [];
  };
  return [
    ...weather('heat', rule.hotTempC, rule.hotDays, (d) => d.high !== null && d.high >= rule.hotTempC),
    ...weather('cold', rule.coldTempC, rule.coldDays, (d) => d.high !== null && d.high <= rule.coldTempC),
    ...weather('rain', rule.rainMm, rule.rainDays, (d) => d.rain !== null && d.rain >= rule.rainMm),
    ...(rule.festivals && days.some((d) => d.festival !== null)
      ? [
          {
            kind: 'festival' as const,
            counts: days.map((d) => d.festival !== null),
            threshold: null,
            leastDays: null,
          },
        ]
      : []),
  ];
}

/** Most days in a row that count: hot days with a cool one between them are no heat wave. */
function longestRun(counts: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const counted of counts) {
    run = counted ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** An item in a store over the days ahead, thousandths of the base unit. */
export interface StockLine {
  readonly storeId: string;
  readonly itemId: string;
  readonly onHandMilli: bigint;
  readonly incomingMilli: bigint;
  readonly demandMilli: bigint;
  readonly packMilli: bigint;
}

/** An area's part of what a kitchen or warehouse holds of an item, thousandths. */
interface AtSite {
  readonly itemId: string;
  readonly shareMilli: bigint;
}

export type ShortLine<L extends StockLine = StockLine> = L & { readonly preparedMilli: bigint };

/** A gap smaller than a pack matters when it is this share of the demand: a third. */
const LEAST_SHARE = 3n;

/**
 * Lines of the items whose stock and receipts in the whole area are less than their demand by a pack or a third, with what
 * each store would order: its own gap in whole packs, and no more over the area than the area lacks. A store with plenty
 * orders nothing; its stock counts for the area, because goods can be moved, and so does the area's part of what its
 * kitchens and warehouses hold.
 */
export function shortLines<L extends StockLine>(lines: readonly L[], sites: readonly AtSite[] = []): ShortLine<L>[] {
  return [...Map.groupBy(lines, (l) => l.itemId).values()].flatMap((ofItem): ShortLine<L>[] => {
    const need = ofItem.reduce((sum, l) => sum + l.demandMilli, 0n);
    const atSites = sites.reduce((sum, s) => (s.itemId === ofItem[0]?.itemId ? sum + s.shareMilli : sum), 0n);
    const gap = need - ofItem.reduce((sum, l) => sum + have(l), 0n) - atSites;
    const smallest = ofItem.map((l) => l.packMilli).reduce(lesser);
    if (gap <= 0n || (gap < smallest && gap * LEAST_SHARE < need)) return [];
    let left = gap;
    const prepared = new Map<L, bigint>();
    for (const line of [...ofItem].sort((a, b) => compare(own(b), own(a)) || (a.storeId < b.storeId ? -1 : 1))) {
      const wanted = lesser(own(line), left);
      if (wanted <= 0n) continue;
      const packs = (wanted + line.packMilli - 1n) / line.packMilli;
      prepared.set(line, packs * line.packMilli);
      left -= packs * line.packMilli;
    }
    return ofItem.map((line) => ({ ...line, preparedMilli: prepared.get(line) ?? 0n }));
  });
}

/** Stock below zero is a count that is wrong, not a debt of the shelf. */
const have = (l: StockLine): bigint => (l.onHandMilli > 0n ? l.onHandMilli : 0n) + l.incomingMilli;
const own = (l: StockLine): bigint => l.demandMilli - have(l);
const lesser = (a: bigint, b: bigint): bigint => (compare(a, b) < 0 ? a : b);
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
