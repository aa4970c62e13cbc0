import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ArchiveReader } from './archive-reader.ts';
import { ArchiveRefused } from './errors.ts';

export const MANIFEST = 'manifest.json';
export const FILE_LIST = 'files.jsonl';
export const SECRET_PART = 'secret.json';
export const tableEntry = (table: string): string => `tables/${table}.copy`;
export const fileEntry = (path: string): string => `files/${path}`;

const FORMAT = 1;
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

const Manifest = z.object({
  format: z.literal(FORMAT, `this backup has another format; this version reads ${FORMAT}`),
  createdAt: z.iso.datetime(),
  appVersion: z.string(),
  serverVersion: z.string(),
  /** Schema version: what had been applied, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: Sha256 })),
  tables: z.array(
    z.object({
      name: Name,
      columns: z.array(Name).min(1),
      rows: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      sha256: Sha256,
    }),
  ),
  /** `sha256` is that of files.jsonl, which holds path, bytes and sha256 of each file. */
  files: z.object({ count: z.int().nonnegative(), bytes: z.int().nonnegative(), sha256: Sha256 }),
  secret: z.object({
    part: z.enum(['none', 'plain', 'sealed']),
    sha256: Sha256.nullable(),
    /** Tells which LARDER_SECRET belongs to the data without revealing it. */
    check: Sha256,
  }),
});

export type Manifest = z.output<typeof Manifest>;

export const newManifest = (parts: Omit<Manifest, 'format'>): Manifest => ({ format: FORMAT, ...parts });

/**
 * HMAC-SHA-256 over the manifest's exact text under a key derived from LARDER_SECRET. Every other part is bound by its hash
 * in the manifest, so a change anywhere needs the secret to go unnoticed.
 */
const macOf = (text: string, secret: Buffer): Buffer =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', 'larder/backup-manifest', 32)))
    .update(text)
    .digest();

/** The entry's text: first line the MAC, the rest the manifest. */
export function sealManifest(manifest: Manifest, secret: Buffer): string {
  const text = JSON.stringify(manifest, null, 1);
  return `${JSON.stringify({ mac: macOf(text, secret).toString('hex') })}\n${text}`;
}

export interface SealedManifest {
  readonly manifest: Manifest;
  /** True when the secret is the one that the backup was made with and nothing has been changed since. */
  genuine(secret: Buffer): boolean;
}

/** @throws ArchiveRefused when the archive has none or it says something that no backup writes */
export async function readManifest(archive: ArchiveReader): Promise<SealedManifest> {
  if (!archive.has(MANIFEST)) throw new ArchiveRefused(`${archive.path} is no Larder backup: it has no ${MANIFEST}`);
  const [first = '', ...rest] = (await archive.text(MANIFEST)).split('\n');
  const text = rest.join('\n');
  const head = z.object({ mac: Sha256 }).safeParse(parsed(first));
  const body = Manifest.safeParse(parsed(text));
  if (!head.success || !body.success) {
    const reason = body.error?.issues[0];
    throw new ArchiveRefused(
      `${archive.path}: ${MANIFEST} is damaged${reason ? ` (${reason.path.join('.')}: ${reason.message})` : ''}`,
    );
  }
  const mac = Buffer.from(head.data.mac, 'hex');
  return { manifest: body.data, genuine: (secret) => timingSafeEqual(mac, macOf(text, secret)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
