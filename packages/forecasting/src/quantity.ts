/**
 * Quantities inside this package are safe integers: thousandths of the item's base unit ("milli").
 * The rest of Larder keeps them as bigint (`quantityMilli`); these two functions are the only bridge.
 */

/** Turns a bigint of thousandths into the safe integer used here. Throws RangeError beyond ±2^53. */
export function milliFromBigint(quantityMilli: bigint): number {
  const value = Number(quantityMilli);
  if (!Number.isSafeInteger(value)) throw new RangeError(`quantity ${quantityMilli} is outside the safe integer range`);
  return value;
}

/** Turns a safe integer of thousandths into the bigint used by the rest of Larder. */
export function milliToBigint(valueMilli: number): bigint {
  return BigInt(requireMilli(valueMilli, 'quantity'));
}

/** Rounds base units (e.g. 1.25 kg) to thousandths, half away from zero. Throws on NaN, infinity or overflow. */
export function milliFromUnits(units: number): number {
  const rounded = units < 0 ? -Math.round(-units * 1000) : Math.round(units * 1000);
  return requireMilli(rounded + 0, 'quantity');
}

/** Checks that a value is a safe integer of thousandths; `name` appears in the RangeError. */
export function requireMilli(value: number, name: string): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} must be a safe integer of thousandths, got ${value}`);
  return value === 0 ? 0 : value;
}
