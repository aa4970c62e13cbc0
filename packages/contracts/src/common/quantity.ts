import { z } from 'zod';

const PATTERN = /^-?\d{1,12}(\.\d{1,3})?$/;

/** Quantity on the wire: decimal string in the unit stated beside it, at most three decimals, e.g. "12.5". */
export const Quantity = z.string().regex(PATTERN, 'quantity must be a decimal with at most three places');
/** Quantity that can't be negative. */
export const NonNegativeQuantity = Quantity.refine((v) => !v.startsWith('-'), 'quantity must not be negative');

/** Largest quantity of one document line, the same as of a ticket line: a million tonnes in grams. */
const MOST = 1_000_000_000;
/** What somebody counted, received or threw away. A barcode scanned into the field is refused: it would overflow every sum. */
export const PhysicalQuantity = NonNegativeQuantity.refine((v) => Number(v) <= MOST, 'quantity is too large');

/** Quantity above zero. */
export const PositiveQuantity = NonNegativeQuantity.refine((v) => /[1-9]/.test(v), 'quantity must be above zero');

/**
 * Decimal string to thousandths of the base unit.
 * @throws RangeError when the text isn't a decimal with at most three places.
 */
export function toMilli(quantity: string): bigint {
  if (!PATTERN.test(quantity)) throw new RangeError(`not a quantity: ${quantity}`);
  const negative = quantity.startsWith('-');
  const [whole = '0', fraction = ''] = quantity.replace('-', '').split('.');
  const milli = BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0'));
  return negative ? -milli : milli;
}

/** Thousandths of the base unit to the shortest decimal string ("12", "0.5", "-3.125"). */
export function fromMilli(milli: bigint | number): string {
  const value = BigInt(milli);
  const absolute = value < 0n ? -value : value;
  const fraction = (absolute % 1000n).toString().padStart(3, '0').replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${absolute / 1000n}${fraction ? `.${fraction}` : ''}`;
}
