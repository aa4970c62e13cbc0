import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { type Identity, makeAuthority, makeServerIdentity } from './authority.ts';

const DAY_MS = 86_400_000;
const RENEW_SERVER_DAYS = 30;
/** The authority must outlive what it signs. */
const RENEW_AUTHORITY_DAYS = 400;

/** What the server presents, and what tablets install to trust it. */
export interface ServerCertificate extends Identity {
  readonly authority: string;
  /** SHA-256 of the authority as certificate dialogs show it. */
  readonly fingerprint: string;
  readonly expires: Date;
  /** True when tablets have to install the authority, because it is new. */
  readonly newAuthority: boolean;
}

/**
 * `<data folder>/tls`: an authority of this installation (`ca.crt`, `ca.key`) and the certificate it signed for the server
 * (`server.crt`, `server.key`). Whatever is missing, runs out soon or lacks a name is made anew; an authority stays as long
 * as it can, since every tablet has installed it.
 */
export async function ensureCertificate(
  folder: string,
  names: readonly string[],
  now: Date,
): Promise<ServerCertificate & { readonly renewed: boolean }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stored = await readIdentity(folder, 'ca');
  const newAuthority = !stored || daysLeft(stored, now) < RENEW_AUTHORITY_DAYS;
  const authority = newAuthority ? await makeAuthority(names[0] ?? 'server', now) : stored;
  if (newAuthority) await writeIdentity(folder, 'ca', authority);
  const old = newAuthority ? null : await readIdentity(folder, 'server');
  const good =
    old !== null && daysLeft(old, now) >= RENEW_SERVER_DAYS && covers(old, names) && signedBy(old, authority);
  const server = good ? old : await makeServerIdentity(authority, names, now);
  if (!good) await writeIdentity(folder, 'server', server);
  return {
    ...server,
    authority: authority.certificate,
    fingerprint: new X509Certificate(authority.certificate).fingerprint256,
    expires: new X509Certificate(server.certificate).validToDate,
    newAuthority,
    renewed: !good,
  };
}

const daysLeft = (identity: Identity, now: Date): number =>
  (new X509Certificate(identity.certificate).validToDate.getTime() - now.getTime()) / DAY_MS;

function covers(identity: Identity, names: readonly string[]): boolean {
  const certificate = new X509Certificate(identity.certificate);
  return names.every(
    (name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined,
  );
}

const signedBy = (identity: Identity, authority: Identity): boolean =>
  new X509Certificate(identity.certificate).checkIssued(new X509Certificate(authority.certificate));

/** @returns null when a file is missing or is not what this code writes: then a new one is made */
async function readIdentity(folder: string, name: string): Promise<Identity | null> {
  try {
    const [certificate, key] = await Promise.all(
      ['crt', 'key'].map((ending) => readFile(path.join(folder, `${name}.${ending}`), 'utf8')),
    );
    if (!certificate || !key) return null;
    new X509Certificate(certificate);
    return { certificate, key };
  } catch {
    return null;
  }
}

async function writeIdentity(folder: string, name: string, identity: Identity): Promise<void> {
  for (const [ending, content] of [
    ['key', identity.key],
    ['crt', identity.certificate],
  ]) {
    const file = path.join(folder, `${name}.${ending}`);
    await writeFile(`${file}.new`, content ?? '', { mode: 0o600 });
    await chmod(`${file}.new`, 0o600);
    await rename(`${file}.new`, file);
  }
}
