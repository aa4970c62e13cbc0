import { daysBetween } from '../../../../platform/clock/business-date.ts';

/** A promotion of the calendar: of a place, for items, for categories, or for everything. */
interface Promotion {
  readonly unitId: string;
  readonly from: string;
  readonly to: string;
  readonly items: readonly string[];
  readonly categories: readonly string[];
}

/**
 * Days of a span on which a promotion was for an item in a store.
 * @param path ids from the root to the store, each followed by '/'
 * @param first date of day 0
 */
export function promotedDays(
  promotions: readonly Promotion[],
  path: string,
  first: string,
  categoryOf: (itemId: string) => string | null | undefined,
): (itemId: string, day: number) => boolean {
  const places = new Set(path.split('/'));
  const own = promotions
    .filter((p) => places.has(p.unitId))
    .map((p) => ({
      from: daysBetween(first, p.from),
      to: daysBetween(first, p.to),
      items: new Set(p.items),
      categories: new Set(p.categories),
    }));
  return (itemId, day) =>
    own.some(
      ({ from, to, items, categories }) =>
        from <= day &&
        day <= to &&
        (items.size + categories.size === 0 || items.has(itemId) || categories.has(categoryOf(itemId) ?? '')),
    );
}
