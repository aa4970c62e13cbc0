import { dateOf, dayNumber } from './dates.ts';
import { hash32, Random } from './random.ts';
import type { ChainDefinition, LocalText } from './types.ts';

export interface Promotion {
  readonly code: string;
  readonly name: LocalText;
  /** `percent`: off the line of each named item. `thresholdOff`: off the whole ticket from an amount. */
  readonly mechanic: 'percent' | 'thresholdOff';
  readonly scope: 'national' | 'local';
  /** Regions it runs in; null = all. */
  readonly regionCodes: readonly string[] | null;
  readonly skus: readonly string[];
  readonly percentOff: number;
  readonly thresholdMinor: number;
  readonly offMinor: number;
  readonly startsOn: string;
  readonly endsOn: string;
  /** Multiplier on demand while it runs. */
  readonly lift: number;
}

const PERIOD_DAYS = 14;
/** Monday 2024-01-01: periods start on Mondays. */
const ORIGIN = 19723;

const cache = new WeakMap<ChainDefinition, Map<number, readonly Promotion[]>>();

/** What every promotion of a fortnight shares. */
function fortnight(period: number): { startsOn: string; endsOn: string } {
  const first = ORIGIN + period * PERIOD_DAYS;
  return { startsOn: dateOf(first), endsOn: dateOf(first + PERIOD_DAYS - 1) };
}

function percentOffer(
  chain: ChainDefinition,
  period: number,
  n: number,
  local: boolean,
  skus: readonly string[],
  random: Random,
): Promotion {
  const percentOff = [15, 20, 25, 30][random.int(4)] ?? 20;
  const region = chain.climates[random.int(chain.climates.length)]?.regionCode;
  return {
    code: `D${period}-${n + 1}`,
    name: {
      zh: `${local ? '区域' : '双周'}特惠 ${(100 - percentOff) / 10} 折`,
      en: `${local ? 'Regional' : 'Fortnight'} offer, ${percentOff}% off`,
    },
    mechanic: 'percent',
    scope: local ? 'local' : 'national',
    regionCodes: local && region ? [region] : null,
    skus,
    percentOff,
    thresholdMinor: 0,
    offMinor: 0,
    ...fortnight(period),
    lift: Math.round((1 + percentOff * (0.016 + 0.014 * random.next())) * 100) / 100,
  };
}

function thresholdOffer(chain: ChainDefinition, period: number): Promotion {
  const [thresholdMinor, offMinor] = chain.kind === 'bakery' ? [5000, 800] : [4000, 500];
  return {
    code: `T${period}`,
    name: {
      zh: `满${thresholdMinor / 100}减${offMinor / 100}`,
      en: `¥${offMinor / 100} off from ¥${thresholdMinor / 100}`,
    },
    mechanic: 'thresholdOff',
    scope: 'national',
    regionCodes: null,
    skus: [],
    percentOff: 0,
    thresholdMinor,
    offMinor,
    ...fortnight(period),
    lift: 1.04,
  };
}

function planPeriod(chain: ChainDefinition, period: number): Promotion[] {
  const random = new Random(hash32(chain.seed, 7700), period);
  // Goods by weight keep their price: the scale prints it.
  const left = chain.items.filter(
    (i) => i.demand.weight > 0 && i.type === 'sellable' && !i.soldByWeight && (i.priceMinor ?? 0) >= 500,
  );
  const offers = chain.kind === 'bakery' ? 3 : 7;
  const result: Promotion[] = [];
  for (let n = 0; n < offers; n++) {
    const skus: string[] = [];
    // Taken out of the pool: an item has one offer at a time.
    while (skus.length < 2 + (n % 2)) skus.push(...left.splice(random.int(left.length), 1).map((i) => i.sku));
    result.push(percentOffer(chain, period, n, n === offers - 1, skus, random));
  }
  if (period % 3 === 0) result.push(thresholdOffer(chain, period));
  return result;
}

/** Promotions of the fortnight that holds a day. */
export function promotionsOn(chain: ChainDefinition, day: number): readonly Promotion[] {
  const period = Math.floor((day - ORIGIN) / PERIOD_DAYS);
  let periods = cache.get(chain);
  if (!periods) {
    periods = new Map();
    cache.set(chain, periods);
  }
  let found = periods.get(period);
  if (!found) {
    found = planPeriod(chain, period);
    periods.set(period, found);
  }
  return found;
}

/** Promotion plan touching the business dates from … to, both included; later dates are the known future. */
export function promotionPlan(chain: ChainDefinition, from: string, to: string): Promotion[] {
  const result: Promotion[] = [];
  const last = dayNumber(to);
  for (
    let day = dayNumber(from);
    day <= last;
    day = ORIGIN + (Math.floor((day - ORIGIN) / PERIOD_DAYS) + 1) * PERIOD_DAYS
  ) {
    result.push(...promotionsOn(chain, day));
  }
  return result;
}
