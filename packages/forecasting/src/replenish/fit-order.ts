/**
 * What a source demands of an order as a whole, met by the packs that cost least (greedy marginal value; the knapsack
 * heuristic of Dantzig 1957 on the marginal curves of the newsvendor). Integers only: the same answer everywhere, and
 * terms that add up.
 */

/** What fills a truck. Grams, millilitres, millionths of a pallet. */
export const TRUCK_SIDES = ['weight', 'volume', 'pallets'] as const;
export type TruckSide = (typeof TRUCK_SIDES)[number];
export type TruckLoad = Readonly<Partial<Record<TruckSide, number>>>;

export interface OrderTerms {
  /** Least value that is delivered at all; 0 = any. Minor units, as every amount here. */
  readonly minimumMinor: number;
  /** From this value on the freight is waived; both absent = freight plays no part. */
  readonly freeFreightMinor?: number;
  readonly freightMinor?: number;
  /** What one truck takes; a side that is absent is no limit. */
  readonly truck?: TruckLoad;
}

/** A line that can grow or shrink by whole packs. */
export interface FitLine {
  /** Breaks ties, so that the answer does not hang on the order of the lines. */
  readonly key: string;
  /** Wanted packs, 0 or at least `leastPacks`. */
  readonly packs: number;
  /** Least packs when anything is ordered (minimum of the line), ≥ 1. */
  readonly leastPacks: number;
  /** Most packs that life and shelf allow; a line that already stands above it does not grow. */
  readonly mostPacks: number;
  readonly packMinor: number;
  readonly load: TruckLoad;
  /** Empty before the order arrives: an order with such a line is never given up for being small. */
  readonly urgent: boolean;
  /** Expected gain of going from one number of packs to another, hundredths of a minor unit, an integer. */
  readonly gain: (fromPacks: number, toPacks: number) => number;
}

export type FitStage = 'truck' | 'orderMinimum' | 'freeFreight';
/**
 * kept: nothing to do; lifted: packs added up to the minimum or free freight; cut: packs left behind; dropped: not worth
 * its minimum; unreachable: caps and truck do not allow the minimum.
 */
export type FitOutcome = 'kept' | 'lifted' | 'cut' | 'dropped' | 'unreachable';

export interface FitResult {
  readonly outcome: FitOutcome;
  /** Packs per line, in the order of the lines. */
  readonly packs: readonly number[];
  /** Change of packs per stage and line; wanted packs plus these are `packs`. */
  readonly changes: Readonly<Record<FitStage, readonly number[]>>;
  /** Value wanted and value ordered. */
  readonly wantedMinor: number;
  readonly valueMinor: number;
  /** Expected gain of all changes, hundredths of a minor unit; freight that is saved counts. */
  readonly gain: number;
}

interface Step {
  readonly at: number;
  readonly toPacks: number;
  readonly gain: number;
  /** What the step brings towards the goal, > 0. */
  readonly progress: bigint;
}

/** @throws RangeError on terms or lines out of range */
export function fitOrder(lines: readonly FitLine[], terms: OrderTerms): FitResult {
  check(lines, terms);
  const order = new Sheet(lines, terms.truck ?? {});
  const wantedMinor = order.valueMinor();
  order.cutToTruck();
  let outcome: FitOutcome = order.moved('truck') ? 'cut' : 'kept';
  let gain = order.gainOf('truck');
  const value = order.valueMinor();
  if (value > 0 && value < terms.minimumMinor) {
    const urgent = order.hasUrgent();
    if (!order.liftTo(terms.minimumMinor, 'orderMinimum')) {
      gain -= order.clear();
      outcome = 'unreachable';
    } else if (urgent || order.worth() >= 0) {
      gain += order.gainOf('orderMinimum');
      outcome = 'lifted';
    } else {
      gain -= order.clear();
      outcome = 'dropped';
    }
  }
  const { freeFreightMinor, freightMinor = 0 } = terms;
  const now = order.valueMinor();
  if (freeFreightMinor !== undefined && freightMinor > 0 && now > 0 && now < freeFreightMinor) {
    const before = order.copy();
    const saved = 100 * freightMinor;
    if (order.liftTo(freeFreightMinor, 'freeFreight') && order.gainOf('freeFreight') + saved > 0) {
      gain += order.gainOf('freeFreight') + saved;
      outcome = 'lifted';
    } else order.restore(before);
  }
  return {
    outcome,
    packs: [...order.packs],
    changes: order.changes,
    wantedMinor,
    valueMinor: order.valueMinor(),
    gain,
  };
}

/** What the lines load, per side. */
export function loadOf(lines: readonly { readonly packs: number; readonly load: TruckLoad }[]): TruckLoad {
  const sum = { weight: 0, volume: 0, pallets: 0 };
  for (const line of lines) for (const side of TRUCK_SIDES) sum[side] += line.packs * (line.load[side] ?? 0);
  return sum;
}

/** The order while it is fitted. */
class Sheet {
  packs: number[];
  changes: Record<FitStage, number[]>;
  private readonly gains: Record<FitStage, number> = { truck: 0, orderMinimum: 0, freeFreight: 0 };
  /** A step is looked at every time another is chosen: its gain is worked out once. */
  private readonly known: Map<number, number>[];
  private readonly lines: readonly FitLine[];
  private readonly truck: TruckLoad;

  constructor(lines: readonly FitLine[], truck: TruckLoad) {
    this.lines = lines;
    this.truck = truck;
    this.packs = lines.map((line) => line.packs);
    this.known = lines.map(() => new Map());
    const none = (): number[] => lines.map(() => 0);
    this.changes = { truck: none(), orderMinimum: none(), freeFreight: none() };
  }

  valueMinor(): number {
    return this.lines.reduce((sum, line, at) => sum + (this.packs[at] as number) * line.packMinor, 0);
  }

  moved = (stage: FitStage): boolean => this.changes[stage].some((n) => n !== 0);
  gainOf = (stage: FitStage): number => this.gains[stage];
  hasUrgent = (): boolean => this.lines.some((line, at) => line.urgent && (this.packs[at] as number) > 0);
  /** Expected gain of the order against no order. */
  worth = (): number => this.lines.reduce((sum, line, at) => sum + line.gain(0, this.packs[at] as number), 0);

  copy() {
    return { packs: [...this.packs], free: [...this.changes.freeFreight], gain: this.gains.freeFreight };
  }

  restore(before: ReturnType<Sheet['copy']>): void {
    this.packs = before.packs;
    this.changes.freeFreight = before.free;
    this.gains.freeFreight = before.gain;
  }

  /** Takes everything off, booked as the minimum's doing. @returns the worth of what was there when it was cut */
  clear(): number {
    const lifted = this.changes.orderMinimum;
    for (const [at, n] of lifted.entries()) this.packs[at] = (this.packs[at] as number) - n;
    const lost = this.worth();
    this.changes.orderMinimum = this.packs.map((n) => 0 - n);
    this.packs = this.packs.map(() => 0);
    return lost;
  }

  /** Leaves packs behind, each time those that lose least for the room they free, until the truck closes. */
  cutToTruck(): void {
    for (;;) {
      const over = this.overloaded();
      if (over.length === 0) return;
      const step = this.best((at) => {
        const line = this.lines[at] as FitLine;
        const packs = this.packs[at] as number;
        if (packs === 0) return undefined;
        const toPacks = packs > line.leastPacks ? packs - 1 : 0;
        const room = this.room(over, line, packs - toPacks);
        return room > 0n ? { at, toPacks, gain: this.gain(at, toPacks), progress: room } : undefined;
      });
      // Nothing left weighs anything: cannot happen while a side is overloaded.
      if (!step) return;
      this.take(step, 'truck');
    }
  }

  /** Adds packs, each time those that earn most for the value they add. @returns false when it cannot be reached */
  liftTo(goalMinor: number, stage: 'orderMinimum' | 'freeFreight'): boolean {
    let value = this.valueMinor();
    while (value < goalMinor) {
      const load = this.load();
      const step = this.best((at) => {
        const line = this.lines[at] as FitLine;
        const packs = this.packs[at] as number;
        const toPacks = packs === 0 ? line.leastPacks : packs + 1;
        if (toPacks > line.mostPacks || line.packMinor === 0 || !this.fits(load, line, toPacks - packs))
          return undefined;
        return { at, toPacks, gain: this.gain(at, toPacks), progress: BigInt((toPacks - packs) * line.packMinor) };
      });
      if (!step) return false;
      this.take(step, stage);
      value += Number(step.progress);
    }
    return true;
  }

  private gain(at: number, toPacks: number): number {
    const from = this.packs[at] as number;
    // Up and down from one height are the only steps, so the pair is known by its start and direction.
    const step = toPacks > from ? from : -1 - from;
    let gain = this.known[at]?.get(step);
    if (gain === undefined) {
      gain = (this.lines[at] as FitLine).gain(from, toPacks);
      this.known[at]?.set(step, gain);
    }
    return gain;
  }

  private take(step: Step, stage: FitStage): void {
    const list = this.changes[stage];
    list[step.at] = (list[step.at] as number) + step.toPacks - (this.packs[step.at] as number);
    this.packs[step.at] = step.toPacks;
    this.gains[stage] += step.gain;
  }

  /** Highest gain per progress; ties by key. Compared crosswise, so nothing is rounded. */
  private best(stepOf: (at: number) => Step | undefined): Step | undefined {
    let best: Step | undefined;
    for (let at = 0; at < this.lines.length; at++) {
      const step = stepOf(at);
      if (!step) continue;
      if (best) {
        const lead = BigInt(step.gain) * best.progress - BigInt(best.gain) * step.progress;
        if (lead < 0n || (lead === 0n && this.key(step.at) >= this.key(best.at))) continue;
      }
      best = step;
    }
    return best;
  }

  private key = (at: number): string => (this.lines[at] as FitLine).key;

  private load(): TruckLoad {
    return loadOf(this.lines.map((line, at) => ({ packs: this.packs[at] as number, load: line.load })));
  }

  private overloaded(): TruckSide[] {
    const load = this.load();
    return TRUCK_SIDES.filter((side) => (load[side] ?? 0) > (this.truck[side] ?? Number.POSITIVE_INFINITY));
  }

  /** Room that packs free on the overloaded sides, as shares of what the truck takes, brought to one denominator. */
  private room(over: readonly TruckSide[], line: FitLine, packs: number): bigint {
    let sum = 0n;
    for (const side of over) {
      let share = BigInt(packs) * BigInt(line.load[side] ?? 0);
      for (const other of over) if (other !== side) share *= BigInt(Math.max(1, this.truck[other] as number));
      sum += share;
    }
    return sum;
  }

  private fits(load: TruckLoad, line: FitLine, packs: number): boolean {
    return TRUCK_SIDES.every((side) => {
      const limit = this.truck[side];
      return limit === undefined || (load[side] ?? 0) + packs * (line.load[side] ?? 0) <= limit;
    });
  }
}

function check(lines: readonly FitLine[], terms: OrderTerms): void {
  const whole = (name: string, value: number, least = 0) => {
    if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`${name} out of range: ${value}`);
  };
  whole('minimumMinor', terms.minimumMinor);
  whole('freeFreightMinor', terms.freeFreightMinor ?? 0);
  whole('freightMinor', terms.freightMinor ?? 0);
  for (const side of TRUCK_SIDES) whole(`truck ${side}`, terms.truck?.[side] ?? 0);
  const keys = new Set<string>();
  for (const line of lines) {
    if (keys.has(line.key)) throw new RangeError(`line ${line.key} appears twice`);
    keys.add(line.key);
    whole(`packs of ${line.key}`, line.packs);
    whole(`leastPacks of ${line.key}`, line.leastPacks, 1);
    whole(`mostPacks of ${line.key}`, line.mostPacks);
    whole(`packMinor of ${line.key}`, line.packMinor);
    if (line.packs > 0 && line.packs < line.leastPacks)
      throw new RangeError(`${line.key} stands below its least packs: ${line.packs}`);
    for (const side of TRUCK_SIDES) whole(`${side} of ${line.key}`, line.load[side] ?? 0);
  }
}
