import { z } from 'zod';

/** Money on the wire: integer minor units (fen, pence) inside the safe-integer range; the currency belongs to the store. */
export const Minor = z.int();
/** Money that can't be negative. */
export const NonNegativeMinor = z.int().min(0);
export const Currency = z.string().regex(/^[A-Z]{3}$/);

/** Minor units from a database bigint. Throws a RangeError beyond 2^53 rather than rounding a sum silently. */
export function minorToWire(value: bigint): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n)) throw new RangeError(`amount ${value} does not fit the wire format`);
  return n;
}
