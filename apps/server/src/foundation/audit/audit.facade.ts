import type { ChainState, ChainVerdict } from '@larder/contracts/audit/audit-chain';
import type { Tx } from '../../platform/db/tx.ts';

export interface AuditEntry {
  /** `<module>.<resource>.<verb>`, e.g. `identity.user.invite`. */
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly storeId?: string | null;
  /** What changed, without personal data: masked or hashed values only. The chain covers it, so it can never be taken out again. */
  readonly diff?: Readonly<Record<string, unknown>>;
}

/** Append-only record of who did what; commits with the change it describes. */
export abstract class AuditApi {
  abstract record(tx: Tx, entry: AuditEntry): Promise<void>;
  /** How far the chain's seals, anchors and checks are. */
  abstract chainState(tx: Tx): Promise<ChainState>;
}

/** Gives events their place in the hash chain, a moment after they have committed. */
export abstract class AuditSealing {
  /** Looks twice a second from now on. @throws ConfigError without the sealer's address */
  abstract start(): void;
  /** Seals all that waits now, in every chain. @returns how many */
  abstract sealAll(): Promise<number>;
}

/** What the operator asks of all chains. */
export abstract class AuditCheck {
  abstract chains(): Promise<readonly { readonly tenantId: string; readonly code: string }[]>;
  /**
   * Computes a chain anew from its first event and holds it against its anchors.
   * @param anchorsFile anchors kept elsewhere, as `audit anchors` or a mail gave them; checked besides those of the data folder
   */
  abstract verify(tenantId: string, anchorsFile?: string): Promise<ChainVerdict>;
  /** The anchors of a chain as their file holds them, and the public key that checks them. */
  abstract anchors(tenantId: string): Promise<{ readonly lines: string; readonly publicPem: string }>;
}
