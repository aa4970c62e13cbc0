import { hash32 } from './random.ts';

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** UUID of version 7's layout from a time and a key: the same key always gives the same uid. */
export function deterministicUid(ms: number, seed: number, a: number, b: number, c: number): string {
  const time = hex(ms, 12);
  const h1 = hash32(seed ^ 0x1b873593, a, b, c);
  const h2 = hash32(seed ^ 0x7feb352d, a, b, c);
  const h3 = hash32(seed ^ 0x2c1b3c6d, a, b, c);
  const variant = hex(0x8000 | (h1 & 0x3fff), 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex((h1 >>> 14) & 0xfff, 3)}-${variant}-${hex(h2, 8)}${hex(h3 & 0xffff, 4)}`;
}
