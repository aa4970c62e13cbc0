const DECIMAL = /^\d{1,12}(?:\.(\d+))?$/;

/**
 * What a person typed as an integer of the smallest unit: "12.5" with 2 digits → 1250. Grouping commas and spaces are left out.
 * @param digits decimals that survive: 2 for yuan as fen, 5 for a cost in thousandths of a fen
 * @returns null for an empty text, NaN when it is no such number
 */
export function readAmount(text: string, digits: number): number | null {
  const plain = text.replace(/[,，\s]/g, '');
  if (plain === '') return null;
  const match = DECIMAL.exec(plain);
  if (!match || (match[1]?.length ?? 0) > digits) return Number.NaN;
  const [whole = '0', fraction = ''] = plain.split('.');
  const value = Number(whole + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** True for a quantity of the wire, up to three decimals and not negative. */
export function isQuantity(text: string): boolean {
  return /^\d{1,12}(?:\.\d{1,3})?$/.test(text.trim());
}

const TYPED = /^\d{1,9}([.,]\d{0,3})?$/;

/** A quantity as typed to its wire form; null while it is none. */
export function readQuantity(text: string): string | null {
  const plain = text.trim();
  if (!TYPED.test(plain)) return null;
  return plain.replace(',', '.').replace(/\.$/, '');
}
