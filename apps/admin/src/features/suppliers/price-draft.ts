import type { SupplierItemsInput, SupplySourceDetail } from '@larder/contracts/catalog/supply';
import { currencyDigits, minorToDecimal } from '@larder/i18n';
import type { z } from 'zod';
import type { PickedItem } from '../../components/item-combobox.tsx';
import { isQuantity, readAmount } from '../../lib/amount.ts';

export type PriceRow = Omit<SupplySourceDetail['items'][number], 'id' | 'packPrice'> & {
  /** Null on a row that was just added. */
  packPrice: number | null;
};
type Patch = Readonly<Record<string, string>>;
type Input = z.input<typeof SupplierItemsInput>['items'][number];

export const COLUMNS = [
  'supplierSku',
  'packUom',
  'pack',
  'moq',
  'packPrice',
  'packWeight',
  'packVolume',
  'packsPerPallet',
  'status',
] as const;
/** What a pack takes of a truck: the field and the decimals that a person may type (kilograms, litres, whole packs). */
export const SIZES = {
  packWeight: { field: 'packWeightGrams', digits: 3 },
  packVolume: { field: 'packVolumeMl', digits: 3 },
  packsPerPallet: { field: 'packsPerPallet', digits: 0 },
} as const;
type SizeColumn = keyof typeof SIZES;
const isSize = (column: PriceColumn): column is SizeColumn => column in SIZES;
export type PriceColumn = (typeof COLUMNS)[number];

/** A row for an item that the source did not sell so far. */
export function newRow(item: PickedItem): PriceRow {
  return {
    itemId: item.id,
    itemName: item.name,
    itemNameEn: item.nameEn,
    itemSku: item.sku,
    baseUom: item.baseUom,
    supplierSku: null,
    packUom: item.baseUom,
    pack: '1',
    moq: '1',
    packPrice: null,
    packWeightGrams: null,
    packVolumeMl: null,
    packsPerPallet: null,
    status: 'active',
  };
}

/** What stands in a cell before any change. */
export function initialText(row: PriceRow, column: PriceColumn, currency: string): string {
  if (column === 'packPrice')
    return row.packPrice === null ? '' : minorToDecimal(row.packPrice, currencyDigits(currency));
  if (isSize(column)) {
    const value = row[SIZES[column].field];
    return value === null ? '' : String(value / 10 ** SIZES[column].digits);
  }
  return row[column] ?? '';
}

/** True when the text of a column can be saved. */
export function fits(column: PriceColumn, text: string, currency: string): boolean {
  if (column === 'packUom') return text.trim() !== '';
  if (column === 'pack') return isQuantity(text) && Number(text) > 0;
  if (column === 'moq') return isQuantity(text);
  if (isSize(column)) {
    const value = readAmount(text, SIZES[column].digits);
    return value === null || value > 0;
  }
  if (column === 'packPrice') {
    const price = readAmount(text, currencyDigits(currency));
    return price !== null && !Number.isNaN(price);
  }
  return true;
}

/** Changed rows as one batch, and the rows that can't be saved yet. */
export function batchOf(
  rows: readonly PriceRow[],
  patches: ReadonlyMap<string, Patch>,
  added: ReadonlySet<string>,
  currency: string,
): { items: Input[]; wrong: PriceRow[] } {
  const items: Input[] = [];
  const wrong: PriceRow[] = [];
  for (const row of rows) {
    const patch = patches.get(row.itemId);
    if (!patch && !added.has(row.itemId)) continue;
    const text = (column: PriceColumn) => patch?.[column] ?? initialText(row, column, currency);
    if (!COLUMNS.every((column) => fits(column, text(column), currency))) {
      wrong.push(row);
      continue;
    }
    items.push({
      itemId: row.itemId,
      supplierSku: text('supplierSku').trim() || null,
      packUom: text('packUom').trim(),
      pack: text('pack').trim(),
      moq: text('moq').trim(),
      packPrice: readAmount(text('packPrice'), currencyDigits(currency)) ?? 0,
      packWeightGrams: readAmount(text('packWeight'), SIZES.packWeight.digits),
      packVolumeMl: readAmount(text('packVolume'), SIZES.packVolume.digits),
      packsPerPallet: readAmount(text('packsPerPallet'), SIZES.packsPerPallet.digits),
      status: text('status') === 'ended' ? 'ended' : 'active',
    });
  }
  return { items, wrong };
}
