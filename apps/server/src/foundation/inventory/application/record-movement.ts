import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrgApi } from '../../org/index.ts';
import { type DocumentKind, DocumentsRepository, type StockDocumentLine } from '../data/documents.repository.ts';
import { LedgerRepository } from '../data/ledger.repository.ts';
import { legId } from '../domain/legs.ts';
import type { DatedWaste, GoodsReceipt } from '../inventory.facade.ts';
import { hasLot, NOTHING_SAID, PostDocument } from './post-document.ts';

/** One side of a transfer: `lotId` is the giving store's lot. */
export interface TransferPaper {
  readonly storeId: string;
  readonly documentId: string;
  readonly sourceType: string;
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly lines: readonly {
    readonly itemId: string;
    readonly quantityMilli: bigint;
    readonly lotId: string | null;
    readonly lotCode: string | null;
    readonly expiresOn: string | null;
    readonly costMinor: bigint | null;
  }[];
}

/** Movements that are dated where they come from: waste, goods at the dock, the sides of a transfer. Each is recorded once. */
@Injectable()
export class RecordMovement {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly ledger: LedgerRepository,
    private readonly posting: PostDocument,
    private readonly org: OrgApi,
  ) {}

  /** Waste that another module or an import dates itself. Idempotent by document id: false when it was recorded before. */
  waste(tx: Tx, waste: DatedWaste): Promise<boolean> {
    const lines = waste.lines.map(
      (l, i): StockDocumentLine => ({
        ...NOTHING_SAID,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        reason: l.reason,
      }),
    );
    return this.once(tx, waste, 'waste', lines, (l) => -l.quantityMilli);
  }

  /** Goods accepted at the dock. Idempotent by document id: false when it was recorded before. */
  receipt(tx: Tx, receipt: GoodsReceipt): Promise<boolean> {
    const lines = receipt.lines.map(
      (l, i): StockDocumentLine => ({
        ...NOTHING_SAID,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        lotId: legId(`${receipt.documentId}|${i + 1}|lot`),
        lotCode: l.lotCode,
        expiresOn: l.expiresOn,
        costMinor: l.costMinor,
      }),
    );
    return this.once(tx, receipt, 'receipt', lines, (l) => l.quantityMilli);
  }

  /**
   * One side of a transfer. What leaves names the lots of its store, what arrives makes lots of its own with the same code
   * and expiry. Idempotent by document id.
   */
  transfer(tx: Tx, kind: 'transfer_in' | 'transfer_out', paper: TransferPaper): Promise<boolean> {
    const arrives = kind === 'transfer_in';
    const lines = paper.lines.map(
      (l, i): StockDocumentLine => ({
        ...NOTHING_SAID,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        lotId: arrives ? (hasLot(l) ? legId(`${paper.documentId}|${i + 1}|lot`) : null) : l.lotId,
        lotCode: l.lotCode,
        expiresOn: l.expiresOn,
        costMinor: arrives ? l.costMinor : null,
      }),
    );
    return this.once(tx, paper, kind, lines, (l) => (arrives ? l.quantityMilli : -l.quantityMilli));
  }

  private async once(
    tx: Tx,
    paper: Omit<GoodsReceipt | DatedWaste | TransferPaper, 'lines'>,
    kind: Exclude<DocumentKind, 'opening' | 'count'>,
    lines: readonly StockDocumentLine[],
    movement: (line: StockDocumentLine) => bigint,
  ): Promise<boolean> {
    await this.ledger.lockStore(tx, paper.storeId);
    if (await this.documents.exists(tx, paper.documentId)) return false;
    await this.posting.run(tx, {
      ...paper,
      id: paper.documentId,
      store: await this.org.store(tx, paper.storeId),
      kind,
      note: null,
      lines,
      movements: lines.map(movement),
    });
    return true;
  }
}
