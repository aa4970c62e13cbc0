import { type Rise, riseOf, type Standing, standingOf, standsOut } from './early-demand.ts';
import type { RegionSales } from './region-sales.ts';

/** What is kept of one item in one region once the region is read. */
export interface SeasonCurve {
  readonly standing: Standing | undefined;
  readonly weeks: Float32Array;
  readonly knownWeeks: number;
}

export interface SeasonRule {
  /** Standard deviations above the expectation: `leastScore`. */
  readonly leastScore: number;
  /** Stores that must sell more, by region. */
  readonly leastStores: (unitId: string) => number;
}

/**
 * A chain's season, region by region: of each region a curve per item stays, and the days of its stores only where they
 * stand out. A chain of 500 stores would otherwise hold the days of every item in every store until the last is read.
 */
export class SeasonBook {
  private readonly rule: SeasonRule;
  /** By region in the order of reading, then by goods. */
  private readonly curves: SeasonCurve[][] = [];
  private readonly outstanding = new Map<string, RegionSales>();

  constructor(rule: SeasonRule) {
    this.rule = rule;
  }

  /** Stores whose days are still held, over all items and regions. */
  get heldSeries(): number {
    return [...this.outstanding.values()].reduce((sum, sales) => sum + sales.stores.length, 0);
  }

  /** The next region's sales by goods. */
  add(sales: readonly RegionSales[]): void {
    const region = this.curves.length;
    this.curves.push(
      sales.map((of, g) => {
        const standing = standingOf(of);
        if (standing && standsOut(standing, this.rule.leastScore)) this.outstanding.set(`${g} ${region}`, of);
        return { standing, weeks: of.weeks, knownWeeks: of.knownWeeks };
      }),
    );
  }

  /** @throws RangeError for a region that was not added */
  curve(goods: number, region: number): SeasonCurve {
    const found = this.curves[region]?.[goods];
    if (!found) throw new RangeError(`no curve of goods ${goods} in region ${region}`);
    return found;
  }

  /** The strongest rise of each of the goods, by index; every region is in by now. */
  rises(): Map<number, Rise> {
    const found = new Map<number, Rise>();
    for (const [key, sales] of this.outstanding) {
      const [goods = 0, region = 0] = key.split(' ').map(Number);
      const { standing } = this.curve(goods, region);
      if (!standing) continue;
      const rest = this.curves.flatMap((row, r) => (r === region ? [] : (row[goods]?.standing ?? [])));
      const { leastScore, leastStores } = this.rule;
      const rise = riseOf(sales, standing, rest, { leastStores: leastStores(standing.unitId), leastScore });
      const best = found.get(goods);
      if (rise && (!best || strength(rise) > strength(best))) found.set(goods, rise);
    }
    return found;
  }
}

export const strength = (rise: Rise): number => (rise.sold - rise.expected) / rise.sd;
