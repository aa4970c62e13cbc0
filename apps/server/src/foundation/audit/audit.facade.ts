import type { Tx } from '../../platform/db/tx.ts';

export interface AuditEntry {
  /** `<module>.<resource>.<verb>`, e.g. `identity.user.invite`. */
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly storeId?: string | null;
  /** What changed, without personal data: masked or hashed values only. */
  readonly diff?: Readonly<Record<string, unknown>>;
}

/** Append-only record of who did what; commits with the change it describes. */
export abstract class AuditApi {
  abstract record(tx: Tx, entry: AuditEntry): Promise<void>;
}
