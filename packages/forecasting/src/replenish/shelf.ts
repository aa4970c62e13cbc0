import type { StockLot, UnitEconomics } from './types.ts';

/** What a day on the shelf came to, base units. */
export interface ShelfDay {
  readonly received: number;
  readonly sold: number;
  /** Asked for and not there: lost, nobody comes back for it. */
  readonly lost: number;
  readonly wasted: number;
  /** On the shelf after close, what was thrown away gone. */
  readonly left: number;
}

interface Batch {
  quantity: number;
  /** Selling days from today on. */
  life: number;
}

const FOREVER = Number.POSITIVE_INFINITY;
const EPSILON = 1e-9;

/**
 * One item on one shelf, day by day: deliveries come fresh in the morning, demand is served oldest first, what is too old at
 * close is thrown away. The world of every replay; the order is somebody else's.
 */
export class Shelf {
  private batches: Batch[] = [];
  private readonly life: number;

  /** @param lifeDays selling days of fresh goods; undefined: does not spoil */
  constructor(lifeDays: number | undefined, opening = 0) {
    this.life = lifeDays ?? FOREVER;
    if (opening > 0) this.batches.push({ quantity: opening, life: this.life });
  }

  get onHand(): number {
    return this.batches.reduce((sum, b) => sum + b.quantity, 0);
  }

  /** Remaining stock as `replenish` takes it, oldest first. @param undatedLife days that goods without a date last */
  lots(undatedLife = 365): StockLot[] {
    return this.batches.map((b) => ({
      quantityMilli: Math.round(b.quantity * 1000),
      lifeDays: b.life === FOREVER ? undatedLife : b.life,
    }));
  }

  /** Another shelf with the same goods: what happens on one does not touch the other. */
  copy(): Shelf {
    const other = new Shelf(this.life === FOREVER ? undefined : this.life);
    other.batches = this.batches.map((b) => ({ ...b }));
    return other;
  }

  /** Lives through one day. */
  day(received: number, demand: number): ShelfDay {
    if (received > 0) this.batches.push({ quantity: received, life: this.life });
    let asked = Math.max(0, demand);
    for (const batch of this.batches) {
      const taken = Math.min(batch.quantity, asked);
      batch.quantity -= taken;
      asked -= taken;
    }
    let wasted = 0;
    for (const batch of this.batches) {
      batch.life -= 1;
      if (batch.life > 0) continue;
      wasted += batch.quantity;
      batch.quantity = 0;
    }
    this.batches = this.batches.filter((b) => b.quantity > EPSILON);
    return { received, sold: Math.max(0, demand) - asked, lost: asked, wasted, left: this.onHand };
  }
}

/** Money of some days on a shelf, minor units; all parts are costs. */
export interface ShelfCost {
  readonly lostMargin: number;
  readonly waste: number;
  readonly holding: number;
}

const HOLDING_SHARE = 0.0015;

/** `lost · margin + wasted · (cost − salvage) + left · holding`: what suggestions, outcomes and replays are all counted by. No goodwill. */
export function shelfCost(day: Pick<ShelfDay, 'lost' | 'wasted' | 'left'>, economics: UnitEconomics): ShelfCost {
  return {
    lostMargin: day.lost * economics.margin,
    waste: day.wasted * Math.max(0, economics.cost - (economics.salvage ?? 0)),
    holding: day.left * (economics.holdingPerDay ?? economics.cost * HOLDING_SHARE),
  };
}
