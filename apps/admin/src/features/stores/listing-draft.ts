import type { Listing, ListingsInput } from '@larder/contracts/catalog/supply';
import type { z } from 'zod';
import type { PickedItem } from '../../components/item-combobox.tsx';
import { isQuantity } from '../../lib/amount.ts';

type Patch = Readonly<Record<string, string>>;
type Input = z.input<typeof ListingsInput>['listings'][number];

export type QuantityColumn = 'displayMin' | 'shelfCapacity' | 'safetyStock';
/** Columns of a patch that no cell shows by itself: the chosen offer and its name. */
export const OFFER = 'supplierItemId';
export const OFFER_NAME = 'sourceName';
/** An offer taken away; an empty text would count as "not changed" for a listing without one. */
export const NO_OFFER = '-';

/** A listing that the next save adds. */
export function newListing(item: PickedItem, today: string): Listing {
  return {
    itemId: item.id,
    itemName: item.name,
    itemNameEn: item.nameEn,
    itemSku: item.sku,
    baseUom: item.baseUom,
    supplierItemId: null,
    sourceId: null,
    sourceName: null,
    sourceNameEn: null,
    status: 'listed',
    stoppedUntil: null,
    stopReason: null,
    listedFrom: today,
    listedTo: null,
    shelfCapacity: null,
    displayMin: '0',
    safetyStock: '0',
  };
}

/** True when the text can be saved: a capacity may be empty (no limit) but not zero. */
export function fits(column: QuantityColumn, text: string): boolean {
  if (column === 'shelfCapacity') return text.trim() === '' || (isQuantity(text) && Number(text) > 0);
  return isQuantity(text);
}

const QUANTITIES = ['displayMin', 'shelfCapacity', 'safetyStock'] as const;

/** Changed and added listings as one batch, and those that can't be saved yet. */
export function batchOf(
  rows: readonly Listing[],
  patches: ReadonlyMap<string, Patch>,
  added: ReadonlySet<string>,
): { listings: Input[]; wrong: Listing[] } {
  const listings: Input[] = [];
  const wrong: Listing[] = [];
  for (const row of rows) {
    const patch = patches.get(row.itemId);
    if (!patch && !added.has(row.itemId)) continue;
    const text = (column: QuantityColumn) => (patch?.[column] ?? row[column] ?? '').trim();
    if (!QUANTITIES.every((column) => fits(column, text(column)))) {
      wrong.push(row);
      continue;
    }
    const offer = patch?.[OFFER];
    listings.push({
      itemId: row.itemId,
      supplierItemId: offer === undefined ? row.supplierItemId : offer === NO_OFFER ? null : offer,
      listedFrom: row.listedFrom,
      listedTo: row.listedTo,
      shelfCapacity: text('shelfCapacity') || null,
      displayMin: text('displayMin'),
      safetyStock: text('safetyStock'),
    });
  }
  return { listings, wrong };
}
