import { z } from 'zod';
import { ArchiveReader } from './archive-reader.ts';
import { FILE_PATH, secretBytes } from './data-folder.ts';
import { ArchiveRefused } from './errors.ts';
import { FILE_LIST, fileEntry, MANIFEST, type Manifest, readManifest, SECRET_PART, tableEntry } from './manifest.ts';
import { sha256 } from './meter.ts';
import { readSecretPart, type Secrets } from './secret-part.ts';

export interface VerifyOptions {
  readonly path: string;
  /** LARDER_SECRET, when it is at hand: only with it can a change that also corrected the hashes be seen. */
  readonly secret?: string | undefined;
  readonly passphrase?: string | undefined;
}

export interface Verified {
  readonly archive: ArchiveReader;
  readonly manifest: Manifest;
  /** What the archive carries of the installation's secrets, opened. */
  readonly secrets: Secrets | null;
  /** The secret that the manifest's seal was checked with; null when none was at hand. */
  readonly checkedWith: string | null;
}

const FileLine = z.object({ path: z.string().regex(FILE_PATH), bytes: z.int().nonnegative(), sha256: z.string() });

/**
 * Reads the archive from its first byte to its last and compares everything with its manifest, and that with its seal.
 * The caller closes `archive`.
 * @throws ArchiveRefused naming the part that is cut off, damaged, changed, missing or too much
 */
export async function verifyArchive(options: VerifyOptions): Promise<Verified> {
  const archive = await ArchiveReader.open(options.path);
  try {
    const { manifest, genuine } = await readManifest(archive);
    const secrets = await openSecrets(archive, manifest, options.passphrase);
    const secret = options.secret ?? secrets?.secret ?? null;
    if (secret !== null && !genuine(secretBytes(secret)))
      throw new ArchiveRefused(
        `${options.path} was made with another LARDER_SECRET than the one given, or changed since`,
      );
    const expected = new Set([MANIFEST, FILE_LIST, ...(manifest.secret.part === 'none' ? [] : [SECRET_PART])]);
    for (const table of manifest.tables) {
      const entry = tableEntry(table.name);
      const measured = await archive.measure(entry);
      if (measured.sha256 !== table.sha256 || measured.bytes !== table.bytes || measured.lines !== table.rows)
        throw new ArchiveRefused(`${options.path}: ${entry} differs from the manifest`);
      expected.add(entry);
    }
    if ((await archive.measure(FILE_LIST)).sha256 !== manifest.files.sha256)
      throw new ArchiveRefused(`${options.path}: ${FILE_LIST} differs from the manifest`);
    for await (const file of filesOf(archive)) {
      const entry = fileEntry(file.path);
      if ((await archive.measure(entry)).sha256 !== file.sha256)
        throw new ArchiveRefused(`${options.path}: ${entry} differs from the list`);
      expected.add(entry);
    }
    for (const name of archive.names())
      if (!expected.has(name)) throw new ArchiveRefused(`${options.path}: ${name} does not belong to it`);
    return { archive, manifest, secrets, checkedWith: secret };
  } catch (error) {
    archive.close();
    throw error;
  }
}

/** @throws ArchiveRefused for a line that no backup writes, such as a path out of the folder */
export async function* filesOf(archive: ArchiveReader): AsyncGenerator<z.output<typeof FileLine>> {
  for await (const line of archive.lines(FILE_LIST)) {
    const file = FileLine.safeParse(JSON.parse(line));
    if (!file.success) throw new ArchiveRefused(`${archive.path}: ${FILE_LIST} is damaged`);
    yield file.data;
  }
}

/** A sealed part without its passphrase stays closed: the rest can still be verified. */
async function openSecrets(
  archive: ArchiveReader,
  manifest: Manifest,
  passphrase: string | undefined,
): Promise<Secrets | null> {
  if (manifest.secret.part === 'none') return null;
  const text = await archive.text(SECRET_PART);
  if (sha256(text) !== manifest.secret.sha256)
    throw new ArchiveRefused(`${archive.path}: ${SECRET_PART} differs from the manifest`);
  if (manifest.secret.part === 'sealed' && passphrase === undefined) return null;
  return readSecretPart(text, passphrase);
}
