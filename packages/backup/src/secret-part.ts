import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ArchiveRefused, BackupError } from './errors.ts';

/** What must never leave the data folder by accident. */
export interface Secrets {
  readonly secret: string;
  /** Files of `<data folder>/tls`, so that tablets keep trusting the authority that they installed. */
  readonly tls: Readonly<Record<string, string>>;
}

/** How a backup carries the secrets: not at all, as they are, or under a passphrase. */
export type SecretChoice =
  | { readonly part: 'none' }
  | { readonly part: 'plain' }
  | { readonly part: 'sealed'; readonly passphrase: string };

const LEAST_PASSPHRASE = 12;
const NONCE = 12;
const TAG = 16;
/** OWASP's first choice for scrypt: 128 MB and about 0.3 s a guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

const Content = z.object({
  secret: z.string().min(32),
  tls: z.record(z.string().regex(/^[a-z-]+\.(crt|key)$/), z.string()),
});
const Part = z.union([
  z.object({ plain: Content }),
  z.object({ sealed: z.object({ salt: z.base64(), body: z.base64() }) }),
]);

const keyOf = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  promisify<string, Buffer, number, object, Buffer>(scrypt)(passphrase.normalize('NFKC'), salt, 32, COST);

/** @returns text of the entry, or null when the archive shall carry no secret */
export async function writeSecretPart(secrets: Secrets, choice: SecretChoice): Promise<string | null> {
  if (choice.part === 'none') return null;
  if (choice.part === 'plain') return JSON.stringify({ plain: secrets });
  if (choice.passphrase.length < LEAST_PASSPHRASE)
    throw new BackupError(`the passphrase needs at least ${LEAST_PASSPHRASE} characters`);
  const salt = randomBytes(16);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', await keyOf(choice.passphrase, salt), nonce);
  const body = Buffer.concat([
    nonce,
    cipher.update(JSON.stringify(secrets), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return JSON.stringify({ sealed: { salt: salt.toString('base64'), body: body.toString('base64') } });
}

/**
 * @param passphrase needed for a sealed part only
 * @throws BackupError when the passphrase is missing or wrong
 */
export async function readSecretPart(text: string, passphrase: string | undefined): Promise<Secrets> {
  const part = Part.safeParse(JSON.parse(text));
  if (!part.success) throw new ArchiveRefused('the secret in the backup is damaged');
  if ('plain' in part.data) return part.data.plain;
  if (passphrase === undefined)
    throw new BackupError('the secret in this backup is sealed: set LARDER_BACKUP_PASSPHRASE to its passphrase');
  const { salt, body } = part.data.sealed;
  const bytes = Buffer.from(body, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    await keyOf(passphrase, Buffer.from(salt, 'base64')),
    bytes.subarray(0, NONCE),
  );
  decipher.setAuthTag(bytes.subarray(-TAG));
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
    return Content.parse(JSON.parse(plain.toString('utf8')));
  } catch {
    throw new BackupError('LARDER_BACKUP_PASSPHRASE is not the passphrase of this backup');
  }
}
