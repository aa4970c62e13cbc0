import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = /^larder-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.larder\.zip$/;

/** Name of a scheduled archive; it tells when it was begun, in UTC. */
export const archiveName = (at: Date): string => `larder-${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.larder.zip`;

/** Scheduled archives of a folder, oldest first; other files are nobody's business. */
export async function scheduledArchives(folder: string): Promise<{ path: string; at: Date }[]> {
  if (!existsSync(folder)) return [];
  const found: { path: string; at: Date }[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
    if (year === undefined) continue;
    found.push({ path: join(folder, name), at: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) });
  }
  return found;
}

/** The last moment at which a daily backup was due: today's or yesterday's hour, in the zone of this machine (TZ). */
export function lastDue(now: Date, hour: number): Date {
  const due = new Date(now);
  due.setHours(hour, 0, 0, 0);
  if (due > now) due.setDate(due.getDate() - 1);
  return due;
}

/**
 * Whether a backup is to be made now. One that was missed, because the machine was off, is made up for.
 * @param newest when the newest archive was begun, or null
 */
export const isDue = (now: Date, hour: number, newest: Date | null): boolean =>
  newest === null || newest < lastDue(now, hour);

/** Deletes all but the newest `keep` scheduled archives and what killed backups left. @returns deleted paths */
export async function pruneArchives(folder: string, keep: number): Promise<string[]> {
  const old = (await scheduledArchives(folder)).slice(0, -keep).map((archive) => archive.path);
  const torn = (await readdir(folder))
    .filter((name) => name.endsWith('.part') && NAME.test(name.slice(0, -'.part'.length)))
    .map((name) => join(folder, name));
  for (const path of [...old, ...torn]) await rm(path, { force: true });
  return [...old, ...torn];
}
