import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from './errors.ts';
import type { Secrets } from './secret-part.ts';

const FILES = 'files';
const TLS = 'tls';
const SECRET = 'secret';

/** Signed heads of the audit log, one file per chain: what shows that the end of the log has been cut off. */
const ANCHORS = 'audit-anchors';

/**
 * Names that ContentStore gives, `<tenant id>/<file id>`, and those of anchors, `audit-anchors/<tenant id>.jsonl`. Nothing else is
 * followed out of an archive.
 */
export const FILE_PATH = /^(?:[0-9a-f-]{36}\/[0-9a-f-]{36}|audit-anchors\/[0-9a-f-]{36}\.jsonl)$/;

/** Paths of the tenants' files below `<data folder>/files`; half-written ones are left out. */
export async function* storedFiles(dataDir: string, tenantId?: string): AsyncGenerator<string> {
  const root = join(dataDir, FILES);
  if (!existsSync(root)) return;
  for (const tenant of (await readdir(root)).sort()) {
    if (tenantId !== undefined && tenant !== tenantId) continue;
    for (const name of (await readdir(join(root, tenant))).sort()) {
      const path = `${tenant}/${name}`;
      if (FILE_PATH.test(path)) yield path;
    }
  }
}

export const storedFile = (dataDir: string, path: string): string => join(dataDir, FILES, path);

/** Anchors of the audit log as they are now, by path; a few hundred bytes an hour and chain. */
export async function storedAnchors(dataDir: string, tenantId?: string): Promise<Map<string, Buffer>> {
  const folder = join(dataDir, ANCHORS);
  const found = new Map<string, Buffer>();
  if (!existsSync(folder)) return found;
  for (const name of (await readdir(folder)).sort()) {
    const path = `${ANCHORS}/${name}`;
    if (FILE_PATH.test(path) && (tenantId === undefined || name === `${tenantId}.jsonl`))
      found.set(path, await readFile(join(dataDir, path)));
  }
  return found;
}

export async function deleteFilesOf(dataDir: string, tenantId: string): Promise<void> {
  await rm(join(dataDir, FILES, tenantId), { recursive: true, force: true });
  await rm(join(dataDir, ANCHORS, `${tenantId}.jsonl`), { force: true });
}

/** Secret and TLS files of the data folder. `secret` is the one in force, which may come from LARDER_SECRET. */
export async function readSecrets(dataDir: string, secret: string): Promise<Secrets> {
  const folder = join(dataDir, TLS);
  const tls: Record<string, string> = {};
  if (existsSync(folder))
    for (const name of await readdir(folder))
      if (/^[a-z-]+\.(crt|key)$/.test(name)) tls[name] = await readFile(join(folder, name), 'utf8');
  return { secret, tls };
}

/** @returns the secret in the data folder, or null */
export async function secretInFolder(dataDir: string): Promise<string | null> {
  const file = join(dataDir, SECRET);
  return existsSync(file) ? (await readFile(file, 'utf8')).trim() : null;
}

/**
 * Puts restored parts into the data folder. What stood there before is kept beside it under a name with `suffix`, so that a
 * mistaken restore can be taken back.
 */
export class DataFolderSwap {
  private readonly dataDir: string;
  private readonly suffix: string;
  /** Where files are unpacked to before they take their place. */
  readonly incoming: string;

  constructor(dataDir: string, suffix: string) {
    this.dataDir = dataDir;
    this.suffix = suffix;
    this.incoming = join(dataDir, `${FILES}.restoring`);
  }

  async begin(): Promise<void> {
    await rm(this.incoming, { recursive: true, force: true });
    await mkdir(this.incoming, { recursive: true, mode: 0o700 });
  }

  async finish(secrets: Secrets | null): Promise<void> {
    // Anchors that were made after the backup speak of a log that is no longer there: they go aside with the rest.
    const anchors = join(this.incoming, ANCHORS);
    await this.replace(ANCHORS, async () => {
      if (existsSync(anchors)) await rename(anchors, join(this.dataDir, ANCHORS));
    });
    await this.replace(FILES, () => rename(this.incoming, join(this.dataDir, FILES)));
    if (!secrets) return;
    await this.replace(SECRET, () =>
      writeFile(join(this.dataDir, SECRET), secrets.secret, { mode: 0o600, flag: 'wx' }),
    );
    if (Object.keys(secrets.tls).length === 0) return;
    await this.replace(TLS, async () => {
      await mkdir(join(this.dataDir, TLS), { mode: 0o700 });
      for (const [name, content] of Object.entries(secrets.tls))
        await writeFile(join(this.dataDir, TLS, name), content, { mode: 0o600 });
    });
  }

  private async replace(name: string, put: () => Promise<unknown>): Promise<void> {
    const place = join(this.dataDir, name);
    if (existsSync(place)) await rename(place, `${place}.before-${this.suffix}`);
    await put();
  }
}

/** Key material of a secret's text; the same in every process. */
export const secretBytes = (secret: string): Buffer => Buffer.from(secret, 'utf8');

/** @throws BackupError when there is neither LARDER_SECRET nor a secret in the data folder */
export async function secretInForce(dataDir: string, fromEnvironment: string | undefined): Promise<string> {
  const secret = fromEnvironment ?? (await secretInFolder(dataDir));
  if (!secret)
    throw new BackupError(
      `no secret: set LARDER_SECRET, or LARDER_DATA_DIR to the folder that holds the file "secret"`,
    );
  return secret;
}
