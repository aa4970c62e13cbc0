import type { ImportProfile } from '@larder/contracts/pos-sync/imports';
import type { ItemCodes } from '../../../../foundation/catalog/index.ts';
import { foldCode } from '../../../../foundation/sales/index.ts';

/** Item behind a code of a file: by sku or alias, else by barcode. */
export const itemOf = (codes: ItemCodes, sku: string): string | undefined =>
  codes.bySku(sku) ?? codes.byBarcode(sku)?.itemId;

/** Codes that no item answers to. Codes that differ by case are one item, written as found first. */
export class NewItems {
  readonly list: { readonly sku: string; readonly name: string; readonly service: boolean }[] = [];
  private readonly listed = new Set<string>();
  private readonly codes: ItemCodes;
  private readonly create: boolean;
  private readonly services: ReadonlySet<string>;

  constructor(codes: ItemCodes, profile: ImportProfile) {
    this.codes = codes;
    this.create = profile.createItems;
    this.services = new Set(profile.services.map(foldCode));
  }

  /** @returns true when the item is there, or will be created */
  covers(sku: string, name: () => string): boolean {
    const folded = foldCode(sku);
    if (this.listed.has(folded)) return true;
    if (itemOf(this.codes, sku) !== undefined) return true;
    if (!this.create || sku.length > 64) return false;
    this.listed.add(folded);
    this.list.push({ sku, name: name().slice(0, 120) || sku, service: this.services.has(folded) });
    return true;
  }
}
