import type { LedgerLeg } from './ledger-leg.ts';
import { comparePlace } from './ledger-leg.ts';

/** Expiry order of a lot: first expiring first, unknown expiry last, then first received. */
export interface LotFacts {
  readonly id: string;
  readonly expiresOn: string | null;
  readonly receivedOn: string;
}

export interface FoldState {
  readonly onHandMilli: bigint;
  /** Stock of no known lot; negative while more was sold than ever came in. Then every lot is empty. */
  readonly unlottedMilli: bigint;
  /** Moving average per base unit, 1/1000 minor units; null before the first cost is known. */
  readonly averageCostMilliMinor: bigint | null;
  /** What is left per lot; lots that ran out are absent. */
  readonly lots: ReadonlyMap<string, bigint>;
}

export interface FoldedDay extends FoldState {
  readonly businessDate: string;
  /** Price difference of stock sold before it arrived, booked by the day's receipts, 1/1000 minor units. */
  readonly costAdjustmentMilliMinor: bigint;
}

export const EMPTY: FoldState = { onHandMilli: 0n, unlottedMilli: 0n, averageCostMilliMinor: null, lots: new Map() };

interface Step {
  readonly leg: LedgerLeg;
  readonly quantityMilli: bigint;
}

/**
 * Balances, lots (first expiring first) and moving-average cost of one item in one store, folded over its legs in
 * (business date, instant, id) order. A reversed leg and its reversal cancel out before the fold; a count and what later
 * arrivals added to it are one step. So any arrival order gives the same numbers as a rebuild.
 * @param start state before the first leg given
 * @returns one state per business date that has a leg, ascending
 */
export function fold(start: FoldState, legs: readonly LedgerLeg[], lots: ReadonlyMap<string, LotFacts>): FoldedDay[] {
  const shelf = new Shelf(start, lots);
  const days: FoldedDay[] = [];
  const dates = [...new Set(legs.map((l) => l.businessDate))].sort();
  const steps = Map.groupBy(stepsOf(legs), (s) => s.leg.businessDate);
  for (const businessDate of dates) {
    shelf.adjustment = 0n;
    for (const step of steps.get(businessDate) ?? []) shelf.apply(step);
    days.push({ ...shelf.state(), businessDate, costAdjustmentMilliMinor: shelf.adjustment });
  }
  return days;
}

function stepsOf(legs: readonly LedgerLeg[]): Step[] {
  const gone = new Set<string>();
  for (const leg of legs) if (leg.reverses !== null) gone.add(leg.id).add(leg.reverses);
  const added = new Map<string, bigint>();
  for (const leg of legs) {
    if (leg.kind === 'count' && leg.rev !== 0)
      added.set(countKey(leg), (added.get(countKey(leg)) ?? 0n) + leg.quantityMilli);
  }
  return legs
    .filter((leg) => !gone.has(leg.id) && !(leg.kind === 'count' && leg.rev !== 0))
    .sort(comparePlace)
    .map((leg) => ({
      leg,
      quantityMilli: leg.quantityMilli + (leg.kind === 'count' ? (added.get(countKey(leg)) ?? 0n) : 0n),
    }));
}

const countKey = (leg: LedgerLeg): string => `${leg.sourceId} ${leg.lineNo}`;

/** Rounded half away from zero. */
function divide(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n;
  const x = a < 0n ? -a : a;
  const y = b < 0n ? -b : b;
  const q = (2n * x + y) / (2n * y);
  return negative ? -q : q;
}

class Shelf {
  adjustment = 0n;
  private onHand: bigint;
  private unlotted: bigint;
  private average: bigint | null;
  private readonly left: Map<string, bigint>;
  private readonly lots: ReadonlyMap<string, LotFacts>;

  constructor(start: FoldState, lots: ReadonlyMap<string, LotFacts>) {
    this.onHand = start.onHandMilli;
    this.unlotted = start.unlottedMilli;
    this.average = start.averageCostMilliMinor;
    this.left = new Map(start.lots);
    this.lots = lots;
  }

  state(): FoldState {
    return {
      onHandMilli: this.onHand,
      unlottedMilli: this.unlotted,
      averageCostMilliMinor: this.average,
      lots: new Map([...this.left].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  apply({ leg, quantityMilli }: Step): void {
    if (quantityMilli > 0n) {
      if (leg.costMinor !== null) this.price(quantityMilli, leg.costMinor);
      this.putIn(quantityMilli, leg.lotId);
    } else if (quantityMilli < 0n) this.takeOut(-quantityMilli, leg.lotId);
    this.onHand += quantityMilli;
  }

  /** Moving average. Stock that is already sold keeps its old cost; the receipt books the difference. */
  private price(quantity: bigint, costMinor: bigint): void {
    const paid = costMinor * 1_000_000n;
    if (this.onHand > 0n && this.average !== null) {
      this.average = divide(this.onHand * this.average + paid, this.onHand + quantity);
      return;
    }
    const unit = divide(paid, quantity);
    if (this.onHand < 0n && this.average !== null) {
      const owed = -this.onHand < quantity ? -this.onHand : quantity;
      this.adjustment += divide((unit - this.average) * owed, 1000n);
    }
    this.average = unit;
  }

  private putIn(quantity: bigint, lotId: string | null): void {
    const owed = this.unlotted < 0n ? (-this.unlotted < quantity ? -this.unlotted : quantity) : 0n;
    this.unlotted += owed;
    const rest = quantity - owed;
    if (rest === 0n) return;
    if (lotId === null) this.unlotted += rest;
    else this.left.set(lotId, (this.left.get(lotId) ?? 0n) + rest);
  }

  private takeOut(quantity: bigint, lotId: string | null): void {
    let rest = lotId === null ? quantity : quantity - this.takeLot(lotId, quantity);
    for (const id of this.byExpiry()) {
      if (rest === 0n) return;
      rest -= this.takeLot(id, rest);
    }
    this.unlotted -= rest;
  }

  private takeLot(lotId: string, wanted: bigint): bigint {
    const has = this.left.get(lotId) ?? 0n;
    const taken = has < wanted ? has : wanted;
    if (has === taken) this.left.delete(lotId);
    else this.left.set(lotId, has - taken);
    return taken;
  }

  private byExpiry(): string[] {
    if (this.left.size < 2) return [...this.left.keys()];
    const key = (id: string) => {
      const lot = this.lots.get(id);
      return `${lot?.expiresOn ?? '9999-99-99'} ${lot?.receivedOn ?? '9999-99-99'} ${id}`;
    };
    return [...this.left.keys()]
      .map((id) => [key(id), id] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, id]) => id);
  }
}
