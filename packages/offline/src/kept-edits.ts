import { type Dexie, liveQuery, type Table } from 'dexie';

/** One thing that a person changed and that the server has not confirmed. */
export interface KeptEdit<Value = unknown> {
  /** `tenant:user`; nobody else ever reads it. */
  owner: string;
  /** What was changed, for example `order:<id>`. */
  subject: string;
  /** Which part of it, for example an item; a later change of the same part replaces the earlier one. */
  key: string;
  value: Value;
  /** When it was typed, epoch milliseconds of this device. */
  at: number;
  /** Tells this text from a later one of the same part. */
  mark: string;
  /** Why it was not accepted, a word of the caller's; null while it waits to be sent. */
  problem: string | null;
}

export interface KeptCount {
  waiting: number;
  /** Refused or in conflict: a person has to look. */
  attention: number;
}

type Key = [owner: string, subject: string, key: string];
/** What names one text of one part. */
export type EditRef = Pick<KeptEdit, 'owner' | 'subject' | 'key' | 'mark'>;

const keyOf = ({ owner, subject, key }: EditRef): Key => [owner, subject, key];

let serial = 0;

/** Unlike any other mark, also across tabs. */
function newMark(at: number): string {
  serial += 1;
  return `${at.toString(36)}-${serial.toString(36)}-${Math.random().toString(36).slice(2)}`;
}

/** Unsent edits of this device. Every call names the owner; there is no way to read across owners. */
export class KeptEdits {
  private readonly db: Dexie;
  private readonly table: Table<KeptEdit, Key>;

  constructor(db: Dexie & { readonly edits: Table<KeptEdit, Key> }) {
    this.db = db;
    this.table = db.edits;
  }

  /** Keeps the newest text of each part. @returns what was kept, with its marks */
  async put<Value>(
    owner: string,
    subject: string,
    entries: readonly { key: string; value: Value; problem?: string | null }[],
    at: number,
  ): Promise<KeptEdit<Value>[]> {
    const rows = entries.map(({ key, value, problem }) => ({
      owner,
      subject,
      key,
      value,
      at,
      mark: newMark(at),
      problem: problem ?? null,
    }));
    await this.table.bulkPut(rows);
    return rows;
  }

  /** Forgets edits that the server has; one that was rewritten meanwhile stays. */
  async drop(edits: readonly EditRef[]): Promise<void> {
    await this.ifUnchanged(edits, (now) => this.table.delete(keyOf(now)));
  }

  /** Marks edits that a person has to look at before they can go. */
  async block(edits: readonly EditRef[], problem: string): Promise<void> {
    await this.ifUnchanged(edits, (now) => this.table.put({ ...now, problem }));
  }

  /** Forgets parts of a subject whatever their text. */
  async forget(owner: string, subject: string, keys: readonly string[]): Promise<void> {
    await this.table.bulkDelete(keys.map((key): Key => [owner, subject, key]));
  }

  async of<Value>(owner: string, subject: string): Promise<KeptEdit<Value>[]> {
    const rows = await this.table.where('[owner+subject]').equals([owner, subject]).toArray();
    return rows as KeptEdit<Value>[];
  }

  /** Subjects with something that waits to be sent, oldest edit first. */
  waitingSubjects(owner: string): Promise<string[]> {
    return this.subjects(owner, (edit) => edit.problem === null);
  }

  /** Subjects with something that a person has to look at, oldest edit first. */
  attentionSubjects(owner: string): Promise<string[]> {
    return this.subjects(owner, (edit) => edit.problem !== null);
  }

  async count(owner: string): Promise<KeptCount> {
    const rows = await this.table.where('owner').equals(owner).toArray();
    const attention = rows.filter((row) => row.problem !== null).length;
    return { waiting: rows.length - attention, attention };
  }

  /** Calls back with the counts now and after every change, also of another tab. @returns unsubscribe */
  watch(owner: string, listener: (count: KeptCount) => void): () => void {
    const subscription = liveQuery(() => this.count(owner)).subscribe(listener);
    return () => subscription.unsubscribe();
  }

  /** Everything of one person, after they chose to throw it away. */
  async clear(owner: string): Promise<void> {
    await this.table.where('owner').equals(owner).delete();
  }

  private async subjects(owner: string, matches: (edit: KeptEdit) => boolean): Promise<string[]> {
    const rows = await this.table.where('owner').equals(owner).sortBy('at');
    return [...new Set(rows.filter(matches).map((row) => row.subject))];
  }

  private async ifUnchanged(edits: readonly EditRef[], then: (now: KeptEdit) => PromiseLike<unknown>): Promise<void> {
    await this.db.transaction('rw', this.table, async () => {
      for (const edit of edits) {
        const now = await this.table.get(keyOf(edit));
        if (now?.mark === edit.mark) await then(now);
      }
    });
  }
}
