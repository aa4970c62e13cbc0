import type { Tx } from '../../platform/db/tx.ts';
import type { StoreBooks } from '../org/index.ts';

export type LegKind =
  | 'sale'
  | 'refund'
  | 'receipt'
  | 'count'
  | 'waste'
  | 'opening'
  | 'transfer_in'
  | 'transfer_out'
  | 'cost_adjustment';

/** One stocked item used or returned by a ticket line. Sale legs carry no lot and no cost. */
export interface SaleLeg {
  readonly itemId: string;
  readonly businessDate: string;
  readonly occurredAt: Date;
  /** Signed: a sale is negative. */
  readonly quantityMilli: bigint;
  readonly kind: 'sale' | 'refund';
  readonly ticketUid: string;
  readonly rev: number;
  readonly lineNo: number;
  /** 0 or absent for the line itself, 1… for its modifiers. */
  readonly modifierNo?: number;
  readonly recipeVersion: number;
}

export interface LotBalance {
  readonly lotId: string;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
  readonly receivedOn: string;
  readonly quantityMilli: bigint;
}

export interface Balance {
  readonly itemId: string;
  readonly onHandMilli: bigint;
  /** Moving average per base unit in 1/1000 minor units; null before the first cost is known. */
  readonly averageCostMilliMinor: bigint | null;
  /** Remaining lots, first expiring first; empty when only counts and sales are known. */
  readonly lots: readonly LotBalance[];
  readonly lastCountedOn: string | null;
}

/** Stock that will come: on order until shipped, then in transit. */
export interface ExpectedReceipt {
  readonly itemId: string;
  readonly dueDate: string;
  readonly quantityMilli: bigint;
  readonly state: 'on_order' | 'in_transit';
  readonly sourceType: string;
  readonly sourceId: string;
}

export interface ReceiptLine {
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
  /** Cost of the whole line, minor units. */
  readonly costMinor: bigint;
}

/** A paper that another module or an import dates itself; `documentId` makes it idempotent. */
interface DatedPaper<Line> {
  readonly storeId: string;
  readonly documentId: string;
  readonly sourceType: string;
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly lines: readonly Line[];
}

export type GoodsReceipt = DatedPaper<ReceiptLine>;

/** Quantities are positive. */
export type DatedWaste = DatedPaper<{
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly reason: string;
}>;

export interface OpeningLine {
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
  /** Cost of the whole line, minor units; null: not known. */
  readonly costMinor: bigint | null;
}

/** A warehouse's part of a store's order. */
export interface OrderTransfer {
  readonly id: string;
  readonly orderId: string;
  readonly sourceId: string;
  readonly round: 0 | 1;
  readonly fromStoreId: string;
  readonly toStoreId: string;
  readonly plannedOn: string;
  readonly lines: readonly { readonly itemId: string; readonly quantityMilli: bigint }[];
}

/** What the sales of one store do to its stock. */
export interface StoreSales {
  readonly legs: readonly SaleLeg[];
  /** Heads that were replaced: what stands of them is taken back. */
  readonly reverse: readonly { readonly ticketUid: string; readonly rev: number }[];
}

export abstract class InventoryApi {
  /** Serialises writers of one store (tickets, counts, receipts) until the transaction ends. Re-entrant. */
  abstract lockStore(tx: Tx, storeId: string): Promise<void>;
  /** The same lock on those of the stores that nobody else holds now; never waits. */
  abstract lockFreeStores(tx: Tx, storeIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Posts the legs of new ticket revisions and reverses those of the heads they replace, by store, in the caller's transaction.
   * Ids derive from (ticket, rev, line, item), so a second posting collides instead of doubling.
   * @param books the stores' cut-over as this transaction read it under their locks; read here when left out
   */
  abstract postSales(
    tx: Tx,
    sales: ReadonlyMap<string, StoreSales>,
    books?: ReadonlyMap<string, Pick<StoreBooks, 'cutoverAt'>>,
  ): Promise<void>;
  /** Those of the tickets that have legs in the store's ledger. */
  abstract posted(tx: Tx, storeId: string, ticketUids: readonly string[]): Promise<Set<string>>;
  abstract balances(tx: Tx, storeId: string, itemIds?: readonly string[]): Promise<Map<string, Balance>>;
  /** Goods accepted at the dock. `documentId` makes it idempotent. */
  abstract receive(tx: Tx, receipt: GoodsReceipt): Promise<void>;
  /** Replaces what is expected from one source document; an empty list settles it. */
  abstract setExpected(
    tx: Tx,
    storeId: string,
    sourceType: string,
    sourceId: string,
    lines: readonly Omit<ExpectedReceipt, 'sourceType' | 'sourceId'>[],
  ): Promise<void>;
  abstract expected(tx: Tx, storeId: string): Promise<ExpectedReceipt[]>;
  /** What a store has agreed to give to others and still holds. */
  abstract promised(tx: Tx, storeId: string): Promise<Map<string, bigint>>;
  /**
   * A transfer that is agreed from the start, because an order was given this stock: promised by the one, on order for the
   * other, at once. A second call with the same id collides.
   */
  abstract sendForOrder(tx: Tx, transfer: OrderTransfer): Promise<void>;
  /** Goods that left the books: broken, expired, written off. Dated; positive quantities. `documentId` makes it idempotent: false when it was recorded before. */
  abstract waste(tx: Tx, waste: DatedWaste): Promise<boolean>;
  /** First stock of a store: sets the cut-over moment. Refused when the store has one. */
  abstract open(
    tx: Tx,
    opening: { readonly storeId: string; readonly at: Date; readonly lines: readonly OpeningLine[] },
  ): Promise<string>;
  /** Recomputes balances, lots and costs of a store from its ledger. Takes the store's lock. */
  abstract rebuild(tx: Tx, storeId: string): Promise<{ readonly items: number }>;
}
