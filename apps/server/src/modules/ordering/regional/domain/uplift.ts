import { addDays } from '../../../../platform/clock/business-date.ts';

/** Raises the forecast of an item between two dates, both included. */
export interface Uplift {
  readonly itemId: string;
  readonly from: string;
  readonly to: string;
  readonly factorPermille: number;
}

/** Factor of an item on a day counted from the origin; 1 for all that nothing raises. */
export type Lift = (itemId: string, day: number) => number;

/** Where two hold for the same item and day the larger one counts: they tell of the same season. */
export function liftOf(uplifts: readonly Uplift[], originDate: string): Lift | undefined {
  if (uplifts.length === 0) return undefined;
  const byItem = Map.groupBy(uplifts, (u) => u.itemId);
  return (itemId, day) => {
    const own = byItem.get(itemId);
    if (!own) return 1;
    const date = addDays(originDate, day);
    return own.reduce(
      (most, u) => (u.from <= date && date <= u.to ? Math.max(most, u.factorPermille / 1000) : most),
      1,
    );
  };
}
