export { OfflineDb } from './db.ts';
export { type EditRef, type KeptCount, type KeptEdit, KeptEdits } from './kept-edits.ts';
export { type KeptRead, KeptReads } from './kept-reads.ts';
export { holdSubject, type SendEdits, type SendOutcome, sendWaiting, subjectLock } from './send.ts';
