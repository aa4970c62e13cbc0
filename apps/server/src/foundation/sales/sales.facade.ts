import type { Tx } from '../../platform/db/tx.ts';

export interface TicketLineFact {
  readonly lineNo: number;
  /** 0 or absent for the line itself, 1… for its modifiers. */
  readonly modifierNo?: number;
  readonly parentLineNo: number | null;
  /** Null: the code is not known yet; money counts at once, stock and history when it is mapped. */
  readonly itemId: string | null;
  readonly code: string;
  readonly name: string | null;
  readonly quantityMilli: bigint;
  readonly unitPriceMinor: bigint | null;
  readonly amountMinor: bigint;
  readonly discountMinor: bigint;
  readonly promotionCode: string | null;
}

/** One accepted revision, already checked against wire rules; `body` is the ticket without personal references. */
export interface TicketFact {
  readonly ticketUid: string;
  readonly rev: number;
  /** SHA-256 over the canonical body (RFC 8785). */
  readonly sha: Buffer;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  readonly terminalCode: string;
  readonly seq: number | null;
  readonly receiptNo: string | null;
  readonly refersTo: string | null;
  readonly channel: string;
  readonly currency: string;
  readonly businessDate: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** Local hour 0–23 in which the ticket closed. */
  readonly hour: number;
  readonly totalMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
  /** In posting order (contracts, pos-sync/posting-lines). */
  readonly lines: readonly TicketLineFact[];
  /** True when a price-embedded barcode gave a quantity that the body doesn't say; all quantities are then kept. */
  readonly quantitiesResolved?: boolean;
  /** Canonical JSON as text. */
  readonly body: string;
}

/** A line that posts now because its code got an item. */
export interface MappedLine {
  readonly ticketUid: string;
  readonly rev: number;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly lineNo: number;
  readonly modifierNo: number;
  readonly quantityMilli: bigint;
}

/** A code on ticket lines that no item answers to. */
export interface WaitingCode {
  readonly code: string;
  readonly storeId: string;
  readonly lines: number;
  readonly amountMinor: bigint;
  readonly quantityMilli: bigint;
  readonly firstDate: string;
  readonly lastDate: string;
}

/** A terminal's Z report for one business date, amounts in minor units. */
export interface DayEndFact {
  readonly terminalCode: string;
  readonly businessDate: string;
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  readonly ticketCount: number;
  readonly grossMinor: bigint;
  readonly discountMinor: bigint;
  readonly refundMinor: bigint;
  readonly voidMinor: bigint;
  readonly tenders: readonly { readonly method: string; readonly amount: number }[];
}

export interface AcceptedTicket {
  readonly ticketUid: string;
  readonly rev: number;
  readonly status: 'applied' | 'duplicate' | 'stale' | 'conflict';
  /** The head this revision replaced, whose stock legs must be reversed; null when none was posted. */
  readonly replacedRev: number | null;
}

/** Item-day sales in columns, sorted by (store, item, date); one entry per day that has a figure. */
export interface ItemDays {
  readonly storeIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly storeIndex: Uint16Array;
  readonly itemIndex: Uint32Array;
  /** Days since `from`. */
  readonly day: Uint16Array;
  readonly quantityMilli: Float64Array;
  /** 1 when the item was sold out that day. */
  readonly soldOut: Uint8Array;
}

export interface StoreDayInfo {
  readonly storeId: string;
  readonly businessDate: string;
  readonly state: 'open' | 'receiving' | 'complete' | 'reconciled' | 'disputed';
  readonly received: number;
  readonly missing: number;
  readonly netMinor: bigint;
}

/** Tickets of the day are missing, so its sales say too little; a day that is only not closed yet is not incomplete. */
export const isIncomplete = (day: Pick<StoreDayInfo, 'state' | 'missing'>): boolean =>
  (day.state === 'open' || day.state === 'receiving') && day.missing > 0;

export interface ItemDayRow {
  readonly itemId: string;
  readonly businessDate: string;
  readonly quantityMilli: bigint;
  readonly amountMinor: bigint;
  readonly soldOut: boolean;
  readonly closed: boolean;
}

/** A ticket's uid is unique in its store only. */
export interface TicketKey {
  readonly storeId: string;
  readonly ticketUid: string;
}

/** A revision that is already kept. */
export interface KeptRev extends TicketKey {
  readonly rev: number;
  /** Hex. */
  readonly sha: string;
}

/** What became of tickets. */
export interface Acceptance {
  /** In the order of the tickets. */
  readonly answers: readonly AcceptedTicket[];
  /** Every statement has ended; a failure may be one of the statements around it, so it goes through `atOnce`. */
  readonly written: Promise<unknown>;
}

/** A ticket at the door of a store. */
export interface ArrivedTicket {
  readonly storeId: string;
  /** Device or import that it came from. */
  readonly origin: string | null;
  readonly fact: TicketFact;
}

export abstract class SalesApi {
  /** Serialises writers of one store until the transaction ends: the only lock of ingest. */
  abstract lockStore(tx: Tx, storeId: string): Promise<void>;
  /** The same lock on those of the stores that nobody else is writing in now; never waits. */
  abstract lockFreeStores(tx: Tx, storeIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Keeps revisions, moves heads, posts lines, hourly and item-day figures by delta; tickets of many stores cost hardly more
   * statements than those of one. Call under the lock of every store. The answers are there before what they say is written:
   * the caller sends its own statements along and waits for `written` with them.
   * @param kept of `keptRevs` under the same locks, when the caller has them: of these tickets at least
   */
  abstract accept(tx: Tx, tickets: readonly ArrivedTicket[], kept?: readonly KeptRev[]): Promise<Acceptance>;
  /** Revisions that are kept of the tickets, and maybe of some others. Call under the lock of every store. */
  abstract keptRevs(tx: Tx, tickets: readonly TicketKey[]): Promise<KeptRev[]>;
  /** Keeps Z reports; the last one received of a terminal and day counts. */
  abstract acceptDayEnds(tx: Tx, storeId: string, dayEnds: readonly DayEndFact[]): Promise<void>;
  /** Codes without an item on lines of the stores, most lines first. */
  abstract waitingCodes(tx: Tx, storeIds: readonly string[]): Promise<WaitingCode[]>;
  /** Gives up to `limit` waiting lines of one store their item and posts their item-day figures. Call under `lockStore`; stock is the caller's. */
  abstract mapWaiting(tx: Tx, storeId: string, code: string, itemId: string, limit: number): Promise<MappedLine[]>;
  /** Closed heads sold from an instant on, as facts, in uid order after `after`. */
  abstract closedSince(
    tx: Tx,
    storeId: string,
    since: Date,
    after: string | null,
    limit: number,
  ): Promise<TicketFact[]>;
  /** Item-day history without tickets (imports); the same rows again change nothing. Returns how many rows are new or different. */
  abstract importItemDays(tx: Tx, storeId: string, rows: readonly ItemDayRow[]): Promise<number>;
  abstract itemDays(
    tx: Tx,
    query: { readonly storeIds: readonly string[]; readonly from: string; readonly to: string },
  ): Promise<ItemDays>;
  abstract storeDays(tx: Tx, storeIds: readonly string[], from: string, to: string): Promise<StoreDayInfo[]>;
  /** Drops and recomputes heads, lines and figures of a store from its revisions. Takes the store's lock. */
  abstract rebuild(tx: Tx, storeId: string): Promise<{ readonly tickets: number; readonly days: number }>;
}
