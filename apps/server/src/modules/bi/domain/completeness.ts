import { addDays } from '../../../platform/clock/business-date.ts';
import type { Span } from './sales-sums.ts';

interface StoreDate {
  readonly storeId: string;
  readonly businessDate: string;
}

const SETTLED: readonly string[] = ['complete', 'reconciled'];

/**
 * Stores with a day of the span whose sales may still change: tickets missing, a Z report that differs, the day not ended, or
 * nothing known at all. Days known from imported history only are as complete as they get.
 */
export function incompleteStores(
  { from, to }: Span,
  storeIds: readonly string[],
  states: readonly (StoreDate & { readonly state: string })[],
  figures: readonly (StoreDate & { readonly tickets: number | null })[],
): string[] {
  const key = (d: StoreDate) => `${d.storeId} ${d.businessDate}`;
  const fine = new Set(figures.filter((d) => d.tickets === null).map(key));
  for (const day of states) {
    if (SETTLED.includes(day.state)) fine.add(key(day));
    else fine.delete(key(day));
  }
  return storeIds.filter((storeId) => {
    for (let businessDate = from; businessDate <= to; businessDate = addDays(businessDate, 1))
      if (!fine.has(key({ storeId, businessDate }))) return true;
    return false;
  });
}
