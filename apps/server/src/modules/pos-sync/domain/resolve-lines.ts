import type { PostingLine } from '@larder/contracts/pos-sync/posting-lines';
import type { ItemCodes } from '../../../foundation/catalog/index.ts';

export interface ResolvedLines {
  readonly items: (string | null)[];
  /** Null unless a price-embedded barcode gave a quantity that the line doesn't say. */
  readonly quantities: bigint[] | null;
}

/** Items of posting lines: sku first, then barcode. */
export function resolveLines(lines: readonly PostingLine[], codes: ItemCodes): ResolvedLines {
  const items: (string | null)[] = [];
  let quantities: bigint[] | null = null;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as PostingLine;
    let item = line.sku === null ? undefined : codes.bySku(line.sku);
    if (item === undefined) {
      const match = codes.byBarcode(line.barcode ?? line.sku ?? '');
      item = match?.itemId;
      const quantity = match ? embeddedQuantity(line, match, codes) : null;
      if (quantity !== null) {
        quantities ??= lines.map((l) => l.quantityMilli);
        quantities[i] = quantity;
      }
    }
    items.push(item ?? null);
  }
  return { items, quantities };
}

/**
 * Quantity inside a price-embedded barcode (GS1 prefixes 20–29), times the pieces sold. A line that already states the base
 * unit, or a fraction, has been weighed by the till and is kept. An embedded price gives the quantity through the item's
 * price; the money is always the till's amount.
 */
function embeddedQuantity(
  line: PostingLine,
  match: { readonly itemId: string; readonly quantityMilli?: bigint; readonly amountMinor?: bigint },
  codes: ItemCodes,
): bigint | null {
  if (match.quantityMilli === undefined && match.amountMinor === undefined) return null;
  const item = codes.item(match.itemId);
  if (line.quantityMilli % 1000n !== 0n || (line.uom !== null && line.uom === item?.baseUom)) return null;
  const pieces = line.quantityMilli / 1000n;
  if (match.quantityMilli !== undefined) return match.quantityMilli * pieces;
  const price = item?.priceMinor ?? null;
  if (price === null || price <= 0n || match.amountMinor === undefined) return null;
  return ((match.amountMinor * 2000n + price) / (2n * price)) * pieces;
}
