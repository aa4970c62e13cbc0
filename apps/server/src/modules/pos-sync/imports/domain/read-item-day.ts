import type { ImportProfile } from '@larder/contracts/pos-sync/imports';
import { DaySets } from './day-sets.ts';
import type { Issue } from './import-figures.ts';
import type { MappedRows, SourceRow, TargetStore } from './mapped-rows.ts';
import { minorDigitsOf, readDecimal, readFlag, readMoment } from './read-values.ts';

export interface ItemDay {
  readonly store: TargetStore;
  readonly sku: string;
  readonly name: string;
  readonly businessDate: string;
  readonly quantityMilli: bigint;
  readonly amountMinor: bigint;
  readonly soldOut: boolean;
  readonly closed: boolean;
}

/** Rows of an item-day file in file order; keeps which days it has seen, so a reader serves one pass. */
export class ItemDayReader {
  private readonly seen = new DaySets();
  private readonly digits = new Map<string, number>();
  private readonly rows: MappedRows;
  private readonly profile: ImportProfile;

  constructor(rows: MappedRows, profile: ImportProfile) {
    this.rows = rows;
    this.profile = profile;
  }

  read(row: SourceRow): ItemDay | Issue {
    const { rows, profile } = this;
    const store = rows.store(row);
    if (!store) return rows.issue(row, 'error', 'store_unknown', rows.cell(row, 'store').slice(0, 80));
    const sku = rows.cell(row, 'sku');
    if (sku === '' || sku.length > 64) return rows.issue(row, 'error', 'sku_missing');
    const businessDate = readMoment(rows.cell(row, 'time'), profile.dateOrder)?.date;
    if (businessDate === undefined)
      return rows.issue(row, 'error', 'time_unreadable', rows.cell(row, 'time').slice(0, 80));
    const quantityMilli = readDecimal(rows.cell(row, 'quantity'), 3, profile.decimalMark);
    if (quantityMilli === null)
      return rows.issue(row, 'error', 'quantity_unreadable', rows.cell(row, 'quantity').slice(0, 80));
    if (quantityMilli < 0n)
      return rows.issue(row, 'error', 'negative_quantity', rows.cell(row, 'quantity').slice(0, 80));
    const amountText = rows.cell(row, 'amount');
    const amountMinor =
      amountText === '' ? 0n : readDecimal(amountText, this.minorDigits(store.currency), profile.decimalMark);
    if (amountMinor === null) return rows.issue(row, 'error', 'amount_unreadable', amountText.slice(0, 80));
    if (!this.seen.add(`${store.id}|${sku.toUpperCase()}`, Date.parse(`${businessDate}T00:00:00Z`) / 86_400_000))
      return rows.issue(row, 'error', 'duplicate_day');
    return {
      store,
      sku,
      name: rows.cell(row, 'name'),
      businessDate,
      quantityMilli,
      amountMinor,
      soldOut: readFlag(rows.cell(row, 'soldOut')),
      closed: readFlag(rows.cell(row, 'closed')),
    };
  }

  private minorDigits(currency: string): number {
    const known = this.digits.get(currency) ?? minorDigitsOf(currency);
    this.digits.set(currency, known);
    return known;
  }
}
