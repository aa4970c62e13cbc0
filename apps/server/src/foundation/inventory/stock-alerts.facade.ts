import type { Tx } from '../../platform/db/tx.ts';

/** What is known of the sales behind a store's stock. */
export interface SalesFeed {
  /** Active tills with their last contact and what they held back then. */
  readonly terminals: readonly {
    readonly code: string;
    readonly lastSeenAt: Date | null;
    readonly unsent: number | null;
  }[];
  readonly lastTicketAt: Date | null;
}

/** Running alerts of one store that are not muted. */
export interface StoreAlerts {
  readonly storeId: string;
  readonly belowSafety: number;
  readonly stockout: number;
  readonly negative: number;
  readonly unsure: number;
  /** Not taken up by anybody yet. */
  readonly open: number;
  /** Null: never. Alerts that were not evaluated are silent, not fine. */
  readonly evaluatedAt: Date | null;
}

/** An alert with its item, for those who tell people. */
export interface AlertInfo {
  readonly id: string;
  readonly storeId: string;
  readonly kind: 'below_safety' | 'stockout' | 'negative';
  readonly sure: boolean;
  readonly item: { readonly id: string; readonly name: string; readonly nameEn: string | null };
}

/** Stock that needs somebody. */
export abstract class StockAlerts {
  /** One entry per store. */
  abstract summary(tx: Tx, storeIds: readonly string[]): Promise<StoreAlerts[]>;
  /** Those of the alerts that still run and are not muted, worst first. */
  abstract running(tx: Tx, alertIds: readonly string[]): Promise<AlertInfo[]>;
  /**
   * Tells how to ask for the sales feed of a store: the tills belong to a module that stock does not know. Call it once,
   * at boot; without it every alert is unsure.
   */
  abstract bindSalesFeed(feed: (tx: Tx, storeId: string) => Promise<SalesFeed>): void;
  /** Judges every item of a store now. */
  abstract evaluate(tx: Tx, storeId: string): Promise<void>;
}
