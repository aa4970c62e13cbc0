import type { ParameterKey, ParameterView } from '@larder/contracts/ordering/parameters';

type State = ParameterView['state'];

/** What the chain has that parameters without dates of their own rest on. */
export interface ChainFacts {
  /** Stores that keep stock. */
  readonly stockedStores: number;
  readonly catalog: {
    readonly safetyStocks: number;
    readonly displayMinimums: number;
    readonly shelfCapacities: number;
    readonly minimumOrders: number;
    readonly packs: number;
    readonly margins: number;
    readonly shelfLives: number;
    readonly slots: number;
    readonly recipes: number;
  };
  /** The model in use: how many days it learned from, how old its history is, and whether it has trees. */
  readonly model: { readonly days: number; readonly ageDays: number; readonly boosted: boolean } | null;
}

/** How many values stand behind a parameter that the ordering policy reads; goodwill always has its policy. */
const COUNTS: Partial<Record<ParameterKey, (facts: ChainFacts) => number>> = {
  onHand: (f) => f.stockedStores,
  expiringLots: (f) => Math.min(f.stockedStores, f.catalog.shelfLives),
  onTheWay: (f) => f.catalog.packs,
  shelfLife: (f) => f.catalog.shelfLives,
  safetyStock: (f) => f.catalog.safetyStocks,
  displayMinimum: (f) => f.catalog.displayMinimums,
  shelfCapacity: (f) => f.catalog.shelfCapacities,
  margin: (f) => f.catalog.margins,
  leadTime: (f) => f.catalog.slots,
  nextDelivery: (f) => f.catalog.slots,
  packSize: (f) => f.catalog.packs,
  minimumOrder: (f) => f.catalog.minimumOrders,
  recipe: (f) => f.catalog.recipes,
};
/** What smoothing alone reads; the rest waits until there is enough history for trees. */
const SMOOTHED: ReadonlySet<ParameterKey> = new Set([
  'recentLevel',
  'weekdayPattern',
  'sameWeekdays',
  'spread',
  'itemAge',
  'soldOutDays',
  'closedDays',
]);
/** A year and the week around a day in it. */
const YEAR_DAYS = 371;
const OF_LAST_YEAR: ReadonlySet<ParameterKey> = new Set(['yearAgo', 'sameHolidayBefore']);

/** State of a parameter that can't be switched: said from what is there, never from what could be. */
export function fixedState(
  key: ParameterKey,
  reads: ParameterView['reads'],
  freshDays: number | null,
  facts: ChainFacts,
): State {
  if (reads === 'order') return (COUNTS[key]?.(facts) ?? 1) > 0 ? 'in_use' : 'absent';
  const { model } = facts;
  if (model === null) return 'waiting';
  if (freshDays !== null && model.ageDays > freshDays) return 'stale';
  if (OF_LAST_YEAR.has(key) && model.days < YEAR_DAYS) return 'absent';
  return model.boosted || SMOOTHED.has(key) ? 'in_use' : 'waiting';
}
