import { type Ask, fairShare } from './fair-share.ts';

/** Why a part of a need cannot be had; the first that applies in this order is told. */
export const SHORT_REASONS = ['stock', 'minimum', 'limit', 'pack', 'calendar', 'dates', 'blocked'] as const;
export type ShortReason = (typeof SHORT_REASONS)[number];

/** One source that a line may be met from. */
export interface SplitOption {
  readonly sourceId: string;
  readonly supplierItemId: string;
  /** Day on which it would arrive; null with the reason in `refusal`. */
  readonly deliveryDate: string | null;
  readonly refusal: 'calendar' | 'dates' | 'blocked' | null;
  /** True: out of the counted stock of a warehouse. */
  readonly fromStock: boolean;
  /** Order multiple, least and most of a delivery, thousandths. */
  readonly packMilli: bigint;
  readonly packPriceMinor: bigint;
  readonly moqMilli: bigint;
  readonly limitMilli: bigint | null;
  readonly sharePct: number | null;
  /** Least value of all that an order takes from this source, minor units; 0n: none. */
  readonly minimumMinor: bigint;
}

/** A line of an order; quantities in thousandths of the base unit. */
export interface SplitLine {
  /** Unique; also the order of ties. */
  readonly key: string;
  readonly orderId: string;
  readonly itemId: string;
  readonly wantedMilli: bigint;
  /** In order of priority. */
  readonly options: readonly SplitOption[];
  /** Expected gain of ordering `to` instead of `from`, hundredths of a minor unit. */
  readonly gain?: ((fromMilli: number, toMilli: number) => number) | undefined;
  /** What a person gives this line out of a warehouse, by source. */
  readonly byHand?: ReadonlyMap<string, bigint>;
}

export interface SplitPart {
  readonly option: SplitOption;
  readonly quantityMilli: bigint;
  readonly byHand: boolean;
}

export interface LineSplit {
  readonly key: string;
  readonly parts: readonly SplitPart[];
  readonly shortMilli: bigint;
  /** Null when nothing is short. */
  readonly reason: ShortReason | null;
}

/** Stock of an item at a warehouse. */
export const stockKey = (sourceId: string, itemId: string): string => `${sourceId} ${itemId}`;

interface Hand {
  readonly line: SplitLine;
  readonly got: bigint[];
  rest: bigint;
  readonly reasons: Set<ShortReason>;
}

/**
 * Splits lines over their sources. Each source is asked in order of priority; what it cannot give goes to the next, and what
 * nobody can give is short. parts + short = wanted, always; never more than a warehouse has; whole packs of each source.
 *
 * - A source with a share is first asked for its share of the need; what is then still open is asked of all again in order.
 * - Warehouses deal scarce packs fairly (`fairShare`) among the lines of one delivery day, earlier days first; what a person
 *   has given a line comes before that.
 * - A source outside its dates, its calendar or its approval is passed over; so is one whose least order is above the rest,
 *   or which would get less than its minimum value from the whole order.
 * - Nothing is rounded up: a rest smaller than a source's pack goes to the next source, or is short.
 *
 * Pure, and independent of the order of `lines`.
 * @param available thousandths by `stockKey`
 */
export function splitLines(lines: readonly SplitLine[], available: ReadonlyMap<string, bigint>): LineSplit[] {
  const sorted = lines.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const excluded = new Set<string>();
  for (;;) {
    const hands = deal(sorted, new Map(available), excluded);
    const below = belowMinimum(hands);
    if (below.length === 0) return hands.map(splitOf);
    // Each round leaves out at least one source of one order: this ends.
    for (const key of below) excluded.add(key);
  }
}

const pairKey = (orderId: string, sourceId: string): string => `${orderId} ${sourceId}`;

function deal(lines: readonly SplitLine[], stock: Map<string, bigint>, excluded: ReadonlySet<string>): Hand[] {
  const hands = lines.map(
    (line): Hand => ({
      line,
      got: line.options.map(() => 0n),
      rest: line.wantedMilli,
      reasons: new Set(),
    }),
  );
  const levels = Math.max(0, ...lines.map((l) => l.options.length));
  const shared = lines.some((l) => l.options.some((o) => o.sharePct !== null));
  for (const pass of shared ? (['share', 'rest'] as const) : (['rest'] as const))
    for (let level = 0; level < levels; level++) dealLevel(hands, level, pass, stock, excluded);
  return hands;
}

function dealLevel(
  hands: readonly Hand[],
  level: number,
  pass: 'share' | 'rest',
  stock: Map<string, bigint>,
  excluded: ReadonlySet<string>,
): void {
  const asking = new Map<string, { hand: Hand; option: SplitOption; packs: bigint }[]>();
  for (const hand of hands) {
    const option = hand.line.options[level];
    if (!option || hand.rest === 0n) continue;
    const packs = packsFor(hand, option, level, pass, excluded);
    if (packs === 0n) continue;
    if (!option.fromStock) give(hand, level, packs * option.packMilli);
    else {
      const key = stockKey(option.sourceId, hand.line.itemId);
      asking.set(key, [...(asking.get(key) ?? []), { hand, option, packs }]);
    }
  }
  for (const [key, group] of asking) {
    const days = [...new Set(group.map((g) => g.option.deliveryDate as string))].sort();
    for (const day of days) {
      const today = group.filter((g) => g.option.deliveryDate === day);
      stock.set(key, dealDay(today, level, stock.get(key) ?? 0n));
    }
  }
}

/** Deals one warehouse's stock of one item among the lines of one day. @returns what is left */
function dealDay(
  group: readonly { readonly hand: Hand; readonly option: SplitOption; readonly packs: bigint }[],
  level: number,
  stock: bigint,
): bigint {
  let left = stock;
  const open: (typeof group)[number][] = [];
  for (const entry of group) {
    const byHand = entry.hand.line.byHand?.get(entry.option.sourceId);
    if (byHand === undefined) {
      open.push(entry);
      continue;
    }
    const { packMilli } = entry.option;
    const still = byHand - (entry.hand.got[level] as bigint);
    const packs = least(entry.packs, least(still > 0n ? still : 0n, left > 0n ? left : 0n) / packMilli);
    if (packs < entry.packs) entry.hand.reasons.add('stock');
    give(entry.hand, level, packs * packMilli);
    left -= packs * packMilli;
  }
  if (open.length === 0) return left;
  // One source has one offer per item, so all lines of the group have the same pack.
  const { packMilli } = (open[0] as (typeof open)[number]).option;
  const has = left > 0n ? left / packMilli : 0n;
  const pack = Number(packMilli);
  const shares = fairShare(
    open.map(({ hand, packs }): Ask => {
      const before = Number(hand.line.wantedMilli - hand.rest);
      const { gain } = hand.line;
      return {
        key: hand.line.key,
        packs: Number(packs),
        gain: gain && ((given) => gain(before + given * pack, before + (given + 1) * pack)),
      };
    }),
    Number(has),
  );
  for (const { hand, packs } of open) {
    const given = BigInt(shares.get(hand.line.key) ?? 0);
    if (given < packs) hand.reasons.add('stock');
    give(hand, level, given * packMilli);
    left -= given * packMilli;
  }
  return left;
}

/** Whole packs that a line asks of a source now. Says in the hand why it asks for less than it lacks. */
function packsFor(
  hand: Hand,
  option: SplitOption,
  level: number,
  pass: 'share' | 'rest',
  excluded: ReadonlySet<string>,
): bigint {
  const { line, reasons } = hand;
  if (option.refusal !== null) {
    reasons.add(option.refusal);
    return 0n;
  }
  if (excluded.has(pairKey(line.orderId, option.sourceId))) {
    reasons.add('minimum');
    return 0n;
  }
  const got = hand.got[level] as bigint;
  let most = hand.rest;
  if (pass === 'share' && option.sharePct !== null)
    most = least(most, (line.wantedMilli * BigInt(option.sharePct)) / 100n);
  if (option.limitMilli !== null && option.limitMilli - got < most) {
    reasons.add('limit');
    most = option.limitMilli > got ? option.limitMilli - got : 0n;
  }
  const packs = most / option.packMilli;
  if (packs * option.packMilli < most) reasons.add('pack');
  // A warehouse gives the packs that it has; a least order is a supplier's rule.
  if (!option.fromStock && packs > 0n && got + packs * option.packMilli < option.moqMilli) {
    reasons.add('minimum');
    return 0n;
  }
  return packs;
}

function give(hand: Hand, level: number, quantityMilli: bigint): void {
  hand.got[level] = (hand.got[level] as bigint) + quantityMilli;
  hand.rest -= quantityMilli;
}

/** Orders and sources where all lines together stay below the source's minimum value. */
function belowMinimum(hands: readonly Hand[]): string[] {
  const values = new Map<string, { value: bigint; minimum: bigint }>();
  for (const { line, got } of hands)
    for (const [level, option] of line.options.entries()) {
      const quantity = got[level] as bigint;
      if (quantity === 0n || option.minimumMinor === 0n) continue;
      const key = pairKey(line.orderId, option.sourceId);
      const entry = values.get(key) ?? { value: 0n, minimum: option.minimumMinor };
      entry.value += (quantity / option.packMilli) * option.packPriceMinor;
      values.set(key, entry);
    }
  return [...values].filter(([, v]) => v.value < v.minimum).map(([key]) => key);
}

function splitOf({ line, got, rest, reasons }: Hand): LineSplit {
  return {
    key: line.key,
    parts: line.options.flatMap((option, level) => {
      const quantityMilli = got[level] as bigint;
      return quantityMilli > 0n
        ? [{ option, quantityMilli, byHand: option.fromStock && line.byHand?.has(option.sourceId) === true }]
        : [];
    }),
    shortMilli: rest,
    reason: rest === 0n ? null : (SHORT_REASONS.find((r) => reasons.has(r)) ?? 'pack'),
  };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
