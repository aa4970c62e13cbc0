import { createHash, randomBytes } from 'node:crypto';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const DEVICE_KEY = /^lk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})$/;

/** An opaque secret of 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token or key. Its 256 random bits need no salt and no slow hash. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Hash of a well-formed token; null for anything else, which then never reaches the database. */
export const tokenHash = (token: string | undefined): Buffer | null =>
  token !== undefined && TOKEN.test(token) ? hashOf(token) : null;

/** A till's key `lk_<prefix>_<secret>`; the prefix is shown in lists, the whole key once. */
export function newDeviceKey(): { readonly key: string; readonly prefix: string; readonly hash: Buffer } {
  const prefix = randomBytes(4).toString('hex');
  const key = `lk_${prefix}_${newToken()}`;
  return { key, prefix, hash: hashOf(key) };
}

export const deviceKeyHash = (key: string): Buffer | null => (DEVICE_KEY.test(key) ? hashOf(key) : null);
