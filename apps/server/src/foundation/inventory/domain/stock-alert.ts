/** From mild to bad. */
export const ALERT_KINDS = ['below_safety', 'stockout', 'negative'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const severity = (kind: AlertKind | null): number => (kind === null ? 0 : ALERT_KINDS.indexOf(kind) + 1);
export const worse = (a: AlertKind, b: AlertKind): AlertKind => (severity(a) >= severity(b) ? a : b);

const THOUSAND = 1_000;
const PERCENT = 100n;

export interface SafetyLine {
  /** Below it something must be done; thousandths of the base unit, not negative. */
  readonly safetyMilli: bigint;
  /** From here on a running alert is over. Above the line, so that stock moving around it does not flicker. */
  readonly closeMilli: bigint;
}

/**
 * The line of a store-item: the listing's safety stock, or `coverDays` of mean use where that is more.
 * @param coverDays policy `stock.lowCoverDays`, days with up to three decimals
 * @param marginPct policy `stock.alertMarginPct`, percent of the line
 */
export function safetyLine(
  listedSafetyMilli: bigint,
  dailyMilli: bigint,
  coverDays: number,
  marginPct: number,
): SafetyLine {
  const use = (dailyMilli * BigInt(Math.round(coverDays * THOUSAND)) + BigInt(THOUSAND / 2)) / BigInt(THOUSAND);
  const safetyMilli = use > listedSafetyMilli ? use : listedSafetyMilli;
  const closeMilli = safetyMilli + (safetyMilli * BigInt(marginPct)) / PERCENT;
  // Nothing left is never all right, even without a line.
  return { safetyMilli, closeMilli: closeMilli > 0n ? closeMilli : 1n };
}

/** What a quantity is by itself, without a past. */
const plainly = (onHandMilli: bigint, safetyMilli: bigint): AlertKind | null => {
  if (onHandMilli < 0n) return 'negative';
  if (onHandMilli === 0n) return 'stockout';
  return onHandMilli < safetyMilli ? 'below_safety' : null;
};

/**
 * Kind of a store-item's alert; null: none. An alert opens under the line and closes at `closeMilli`: in between the past
 * decides. One alert follows the item through all kinds, so that running out is a worse state of the same situation.
 */
export function judge(running: boolean, onHandMilli: bigint, line: SafetyLine): AlertKind | null {
  const kind = plainly(onHandMilli, line.safetyMilli);
  if (kind !== null || !running) return kind;
  return onHandMilli < line.closeMilli ? 'below_safety' : null;
}

/** Kind of an item that the store does not order any more: only less than nothing is wrong then. */
export const judgeUnlisted = (onHandMilli: bigint): AlertKind | null => (onHandMilli < 0n ? 'negative' : null);
