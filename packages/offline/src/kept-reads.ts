import type { Dexie, Table } from 'dexie';

/** An answer of the server that stays readable without it. */
export interface KeptRead {
  owner: string;
  key: string;
  value: unknown;
  /** When the server gave it, epoch milliseconds of this device. */
  at: number;
}

type Key = [owner: string, key: string];

/** Kept answers older than this are of no use and are thrown away. */
const KEEP_MS = 7 * 86_400_000;

/** Last answers per person; gone with the person's sign-out. */
export class KeptReads {
  private readonly table: Table<KeptRead, Key>;

  constructor(db: Dexie & { readonly reads: Table<KeptRead, Key> }) {
    this.table = db.reads;
  }

  async keep(owner: string, key: string, value: unknown, at: number): Promise<void> {
    await this.table.put({ owner, key, value, at });
  }

  get(owner: string, key: string): Promise<KeptRead | undefined> {
    return this.table.get([owner, key]);
  }

  async remove(owner: string, key: string): Promise<void> {
    await this.table.delete([owner, key]);
  }

  async clear(owner: string): Promise<void> {
    await this.table.where('owner').equals(owner).delete();
  }

  /** Throws away what is too old, whosever it is. */
  async expire(now: number): Promise<void> {
    await this.table
      .where('at')
      .below(now - KEEP_MS)
      .delete();
  }
}
