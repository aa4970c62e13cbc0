import type { CodeMatch, ItemCodes, ItemInfo } from './item.ts';

export type CodeKind = 'barcode' | 'embedded_price' | 'embedded_weight' | 'alias';

/** Matching form of a sku or a till's own code: real files differ by case and blanks. */
export const foldCode = (code: string): string => code.trim().toUpperCase();

const EMBEDDED = /^2\d{12}$/;
const PREFIX = 7;

/** GS1 check digit over the first 12 digits of an EAN-13. */
export function checkDigit(twelve: string): number {
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += Number(twelve[i]) * (i % 2 === 0 ? 1 : 3);
  return (10 - (sum % 10)) % 10;
}

/**
 * Look-up over all codes of a tenant. A 20–29 barcode that isn't known whole is read as prefix (2) + item (5) + value (5) +
 * check digit, where the value is the price in minor units or the weight in thousandths of the base unit.
 */
export function buildItemCodes(
  revision: bigint,
  items: readonly ItemInfo[],
  codes: readonly { readonly kind: CodeKind; readonly code: string; readonly itemId: string }[],
): ItemCodes {
  const byId = new Map(items.map((i) => [i.id, i]));
  const skus = new Map(items.map((i) => [foldCode(i.sku), i.id]));
  const barcodes = new Map<string, string>();
  const embedded = new Map<string, { itemId: string; kind: CodeKind }>();
  for (const c of codes) {
    if (c.kind === 'alias') {
      if (!skus.has(c.code)) skus.set(c.code, c.itemId);
    } else if (c.kind === 'barcode') barcodes.set(c.code, c.itemId);
    else embedded.set(c.code, { itemId: c.itemId, kind: c.kind });
  }
  const byBarcode = (barcode: string): CodeMatch | undefined => {
    const code = barcode.trim();
    const whole = barcodes.get(code);
    if (whole) return { itemId: whole };
    if (!EMBEDDED.test(code) || checkDigit(code) !== Number(code[12])) return undefined;
    const match = embedded.get(code.slice(0, PREFIX));
    if (!match) return undefined;
    const value = BigInt(code.slice(PREFIX, 12));
    return match.kind === 'embedded_price'
      ? { itemId: match.itemId, amountMinor: value }
      : { itemId: match.itemId, quantityMilli: value };
  };
  return { revision, bySku: (sku) => skus.get(foldCode(sku)), byBarcode, item: (id) => byId.get(id) };
}
