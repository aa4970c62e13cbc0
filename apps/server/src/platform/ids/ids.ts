import { randomFillSync } from 'node:crypto';
import { v5, v7 } from 'uuid';

const ID_BYTES = 16;
/** Random bytes are drawn for many ids at once: drawn for each they cost five times as much as the rest of it. */
const pool = new Uint8Array(256 * ID_BYTES);
let used = pool.length;
let lastMs = -1;
let sequence = 0;

/** A new UUIDv7; those of one process rise, also within a millisecond. Ids are made here, never in DDL. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + ID_BYTES);
  used += ID_BYTES;
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // A start below half of the 32 bits: two billion ids of one millisecond still rise.
    sequence = (((random[6] ?? 0) << 24) | ((random[7] ?? 0) << 16) | ((random[8] ?? 0) << 8) | (random[9] ?? 0)) >>> 1;
  } else sequence += 1;
  return v7({ random, msecs: lastMs, seq: sequence });
}

const NAMESPACE = '6f1f6d0e-6c7a-5b0e-9a44-0c2d5f9d7a10';

/** A derived id (UUIDv5): the same parts always give the same id, so that a second posting collides instead of doubling. */
export const derivedId = (...parts: readonly (string | number)[]): string => v5(parts.join('|'), NAMESPACE);
