/** How long a position can be resumed from; older events may be gone. */
export const RETENTION_MS = 10 * 60_000;
const MOST_CHARACTERS = 4_096;

/**
 * How far a reader has read: the snapshot of its last read, which says of every transaction whether it was visible, and
 * when that was. Good in every process, because it is the database's own.
 */
export interface LivePosition {
  /** As `pg_snapshot` prints it: `xmin:xmax:running,running`. */
  readonly snapshot: string;
  /** The database's clock, ms. */
  readonly at: number;
}

/** The event id that stands for a position. */
export const positionId = (position: LivePosition): string => `${position.at}.${position.snapshot}`;

/** Every transaction below was finished when the snapshot was taken. */
export const oldestOpen = (snapshot: string): bigint => BigInt(snapshot.slice(0, snapshot.indexOf(':')));
const nextXid = (snapshot: string): bigint => BigInt(snapshot.split(':')[1] ?? '');

/** An id that a client sent back, or null when it is none or names a snapshot that can't be. */
export function parsePosition(id: string): LivePosition | null {
  if (id.length > MOST_CHARACTERS) return null;
  const found = /^(\d{1,15})\.((\d{1,18}):(\d{1,18}):((?:\d{1,18}(?:,\d{1,18})*)?))$/.exec(id);
  if (!found) return null;
  const [, at, snapshot = '', xmin, xmax, running] = found;
  const lowest = BigInt(xmin ?? 0);
  const next = BigInt(xmax ?? 0);
  if (lowest < 1n || lowest > next) return null;
  let last = lowest - 1n;
  for (const text of running ? running.split(',') : []) {
    const xid = BigInt(text);
    if (xid <= last || xid >= next) return null;
    last = xid;
  }
  return { snapshot, at: Number(at) };
}

/** False when events since then may have been pruned, or when the position is another database's. */
export const canResume = (from: LivePosition, now: LivePosition): boolean =>
  now.at - from.at < RETENTION_MS &&
  from.at <= now.at + RETENTION_MS &&
  nextXid(from.snapshot) <= nextXid(now.snapshot);
