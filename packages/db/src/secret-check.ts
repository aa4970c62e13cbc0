import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';

/** LARDER_SECRET is not the one that this database's personal data was sealed with. */
export class WrongSecret extends Error {
  constructor() {
    super(
      'LARDER_SECRET is not the secret that this database was made with: sealed personal data could not be read and nobody ' +
        'could sign in. Set LARDER_SECRET to the right one, or put the file "secret" of the old data folder into LARDER_DATA_DIR',
    );
  }
}

/** 32 bytes that tell one secret from another and say nothing about it: HMAC-SHA-256 under a key derived by HKDF. */
export const secretCheck = (secret: Buffer): Buffer =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', 'larder/secret-check', 32)))
    .update('larder')
    .digest();

/**
 * Notes the secret of a new database, compares it in an old one. Runs as larder_owner.
 * @throws WrongSecret
 */
export async function keepSecretCheck(client: pg.ClientBase, secret: Buffer): Promise<void> {
  const check = secretCheck(secret);
  await client.query('update installation set secret_check = $1 where secret_check is null', [check]);
  requireSameSecret(await storedCheck(client), check);
}

/**
 * Compares only; for processes that may read the row and no more.
 * @throws WrongSecret
 */
export function requireSecret(stored: Buffer | null, secret: Buffer): void {
  requireSameSecret(stored, secretCheck(secret));
}

function requireSameSecret(stored: Buffer | null, check: Buffer): void {
  if (stored !== null && !(stored.length === check.length && timingSafeEqual(stored, check))) throw new WrongSecret();
}

async function storedCheck(client: pg.ClientBase): Promise<Buffer | null> {
  const { rows } = await client.query<{ secret_check: Buffer | null }>('select secret_check from installation');
  return rows[0]?.secret_check ?? null;
}
