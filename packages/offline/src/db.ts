import { Dexie, type Table } from 'dexie';
import type { KeptEdit } from './kept-edits.ts';
import type { KeptRead } from './kept-reads.ts';

/** The one IndexedDB of the product on a device. A row belongs to an owner (`tenant:user`) and is keyed by it. */
export class OfflineDb extends Dexie {
  declare edits: Table<KeptEdit, [string, string, string]>;
  declare reads: Table<KeptRead, [string, string]>;

  constructor(name = 'larder-offline') {
    super(name);
    this.version(1).stores({
      edits: '[owner+subject+key], [owner+subject], owner',
      reads: '[owner+key], owner, at',
    });
  }
}
