import { KeptEdits, KeptReads, OfflineDb } from '@larder/offline';

/** What this device keeps for offline use. Its own chunk: see offline.ts, which loads it. */
const db = new OfflineDb();
export const keptEdits = new KeptEdits(db);
export const keptReads = new KeptReads(db);
export { holdSubject, sendWaiting } from '@larder/offline';
