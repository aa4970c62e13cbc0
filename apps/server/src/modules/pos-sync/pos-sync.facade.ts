import type { Tx } from '../../platform/db/tx.ts';

/** What the tills of one store have to say. */
export interface TillState {
  readonly storeId: string;
  /** Tickets that wait in quarantine, and since when the oldest does. */
  readonly quarantined: number;
  readonly oldestQuarantinedAt: Date | null;
  /** Latest contact of any active terminal; null when none ever called. */
  readonly lastSeenAt: Date | null;
  /** Tickets that the tills held back at their last heartbeat; null when none ever told. */
  readonly unsent: number | null;
  /** When the oldest of them was closed. */
  readonly oldestUnsentAt: Date | null;
}

/** For the read side. */
export abstract class PosSyncApi {
  /** One entry per store. */
  abstract tillStates(tx: Tx, storeIds: readonly string[]): Promise<TillState[]>;
}
