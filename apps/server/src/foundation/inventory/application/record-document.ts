import { Injectable } from '@nestjs/common';
import { businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidInput, NotFound } from '../../../platform/errors/domain-error.ts';
import { eachItemOnce } from '../../../platform/errors/each-once.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { AuditApi } from '../../audit/index.ts';
import { CatalogApi } from '../../catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { type DocumentKind, DocumentsRepository, type StockDocumentLine } from '../data/documents.repository.ts';
import { LedgerRepository } from '../data/ledger.repository.ts';
import type { LedgerLeg, StoredLegKind } from '../domain/ledger-leg.ts';
import { legId } from '../domain/legs.ts';
import { stockOpened } from '../events.ts';
import { DocumentIdReused, MomentOutOfRange, StockAlreadyOpened, StockNotOpened } from '../inventory.errors.ts';
import type { DatedWaste, GoodsReceipt, OpeningLine } from '../inventory.facade.ts';
import { PostLegs } from './post-legs.ts';

export interface CountedLine {
  readonly itemId: string;
  readonly quantityMilli: bigint;
}

export interface WastedLine {
  readonly itemId: string;
  readonly quantityMilli: bigint;
  readonly reason: string;
  readonly lotId: string | null;
}

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

interface Draft {
  readonly id: string;
  readonly store: StoreInfo;
  readonly kind: DocumentKind;
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly sourceType: string | null;
  readonly note: string | null;
  readonly lines: readonly StockDocumentLine[];
  /** Signed movement per line, in the order of the lines. */
  readonly movements: readonly bigint[];
}

const CLOCK_SLACK_MS = 120_000;
const NONE = {
  expectedMilli: null,
  lotId: null,
  lotCode: null,
  expiresOn: null,
  costMinor: null,
  reason: null,
} as const;

/** Papers that move stock: each is a document with lines, its legs and an audit row, in one transaction under the store's lock. */
@Injectable()
export class RecordDocument {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly ledger: LedgerRepository,
    private readonly legs: PostLegs,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly audit: AuditApi,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** First stock of a store. @throws StockAlreadyOpened */
  async opening(tx: Tx, storeId: string, at: Date, lines: readonly OpeningLine[]): Promise<string> {
    await this.ledger.lockStore(tx, storeId);
    const store = await this.org.store(tx, storeId);
    if (store.cutoverAt !== null) throw new StockAlreadyOpened();
    if (at.getTime() > this.clock.ms() + CLOCK_SLACK_MS) throw new MomentOutOfRange();
    await this.org.setCutover(tx, storeId, at);
    const id = newId();
    const document = lines.map(
      (l, i): StockDocumentLine => ({
        ...NONE,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        lotId: hasLot(l) ? legId(`${id}|${i + 1}|lot`) : null,
        lotCode: l.lotCode,
        expiresOn: l.expiresOn,
        costMinor: l.costMinor,
      }),
    );
    await this.save(tx, {
      id,
      store: { ...store, cutoverAt: at },
      kind: 'opening',
      businessDate: dateOf(store, at),
      occurredAt: at,
      sourceType: null,
      note: null,
      lines: document,
      movements: document.map((l) => l.quantityMilli),
    });
    await this.outbox.publish(tx, stockOpened, { storeId });
    return id;
  }

  /** Counted stock of some items at one moment; the ledger gets the difference. */
  async count(
    tx: Tx,
    storeId: string,
    at: Date | null,
    note: string | null,
    lines: readonly CountedLine[],
    id: string = newId(),
  ): Promise<string> {
    const { store, moment, businessDate } = await this.begin(tx, storeId, at);
    eachItemOnce('lines', lines);
    if (await this.sentBefore(tx, { id, storeId, kind: 'count', note }, lines)) return id;
    const expected = await this.ledger.onHandAt(
      tx,
      storeId,
      lines.map((l) => l.itemId),
      businessDate,
      moment,
    );
    const document = lines.map(
      (l, i): StockDocumentLine => ({
        ...NONE,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        expectedMilli: expected.get(l.itemId) ?? 0n,
      }),
    );
    await this.save(tx, {
      id,
      store,
      kind: 'count',
      businessDate,
      occurredAt: moment,
      sourceType: null,
      note,
      lines: document,
      movements: document.map((l) => l.quantityMilli - (l.expectedMilli ?? 0n)),
    });
    await this.ledger.markCounted(
      tx,
      storeId,
      lines.map((l) => l.itemId),
      businessDate,
      moment,
    );
    return id;
  }

  async waste(
    tx: Tx,
    storeId: string,
    at: Date | null,
    note: string | null,
    lines: readonly WastedLine[],
    id: string = newId(),
  ): Promise<string> {
    const { store, moment, businessDate } = await this.begin(tx, storeId, at);
    if (await this.sentBefore(tx, { id, storeId, kind: 'waste', note }, lines)) return id;
    const lotIds = lines.flatMap((l) => l.lotId ?? []);
    const lots = lotIds.length === 0 ? new Map<string, string>() : await this.documents.ownLots(tx, storeId, lotIds);
    if (lines.some((l) => l.lotId !== null && lots.get(l.lotId) !== l.itemId)) throw new NotFound();
    const document = lines.map(
      (l, i): StockDocumentLine => ({
        ...NONE,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        reason: l.reason,
        lotId: l.lotId,
      }),
    );
    await this.save(tx, {
      id,
      store,
      kind: 'waste',
      businessDate,
      occurredAt: moment,
      sourceType: null,
      note,
      lines: document,
      movements: document.map((l) => -l.quantityMilli),
    });
    return id;
  }

  /** Waste that another module or an import dates itself. Idempotent by document id: false when it was recorded before. */
  datedWaste(tx: Tx, waste: DatedWaste): Promise<boolean> {
    const lines = waste.lines.map(
      (l, i): StockDocumentLine => ({
        ...NONE,
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
        ...NONE,
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
        ...NONE,
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
    await this.save(tx, {
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

  private async begin(
    tx: Tx,
    storeId: string,
    at: Date | null,
  ): Promise<{ store: StoreInfo; moment: Date; businessDate: string }> {
    await this.ledger.lockStore(tx, storeId);
    const store = await this.org.store(tx, storeId);
    if (store.cutoverAt === null) throw new StockNotOpened();
    const moment = at ?? this.clock.now();
    if (moment < store.cutoverAt || moment.getTime() > this.clock.ms() + CLOCK_SLACK_MS) throw new MomentOutOfRange();
    return { store, moment, businessDate: dateOf(store, moment) };
  }

  /**
   * True for a paper that was sent before; an id of something else is refused like an unknown one.
   * @throws NotFound, DocumentIdReused
   */
  private async sentBefore(
    tx: Tx,
    paper: Pick<Draft, 'id' | 'kind' | 'note'> & { readonly storeId: string },
    lines: readonly (CountedLine | WastedLine)[],
  ): Promise<boolean> {
    const known = await this.documents.find(tx, paper.id);
    if (!known) return false;
    if (known.storeId !== paper.storeId || known.kind !== paper.kind) throw new NotFound();
    const same = contentOf(known.note, await this.documents.lines(tx, paper.id)) === contentOf(paper.note, lines);
    if (!same) throw new DocumentIdReused();
    return true;
  }

  private async save(tx: Tx, d: Draft): Promise<void> {
    const known = await this.catalog.items(tx, [...new Set(d.lines.map((l) => l.itemId))]);
    const unknown = d.lines.findIndex((l) => known.get(l.itemId)?.stocked !== true);
    if (unknown >= 0)
      throw new InvalidInput([
        {
          path: `lines.${unknown}.itemId`,
          code: 'not_stocked',
          message: { 'zh-CN': '没有这个商品，或该商品不管库存', en: 'Unknown item, or one that holds no stock' },
        },
      ]);
    const { id: createdBy, name: createdByName } = tx.ctx.actor;
    await this.documents.insert(
      tx,
      {
        id: d.id,
        storeId: d.store.id,
        kind: d.kind,
        businessDate: d.businessDate,
        occurredAt: d.occurredAt,
        sourceType: d.sourceType,
        note: d.note,
        createdBy,
        createdByName,
        createdAt: this.clock.now(),
      },
      d.lines,
    );
    if (d.kind !== 'waste' && d.kind !== 'transfer_out')
      await this.documents.insertLots(
        tx,
        d.store.id,
        d.businessDate,
        d.lines.flatMap((l) =>
          l.lotId === null ? [] : [{ id: l.lotId, itemId: l.itemId, lotCode: l.lotCode, expiresOn: l.expiresOn }],
        ),
      );
    // Papers dated before the cut-over are history: the opening balance already holds what they did.
    if (d.store.cutoverAt !== null && d.occurredAt >= d.store.cutoverAt)
      await this.legs.run(tx, new Map([[d.store.id, legsOf(d)]]));
    await this.audit.record(tx, {
      action: `inventory.${d.kind.replaceAll('_', '-')}.record`,
      entity: 'stock_document',
      entityId: d.id,
      storeId: d.store.id,
      diff: { lines: d.lines.length, businessDate: d.businessDate },
    });
  }
}

/** A count keeps its leg even without a difference: later arrivals are measured against it. */
function legsOf(d: Draft): LedgerLeg[] {
  return d.lines.flatMap((line, i): LedgerLeg[] => {
    const quantityMilli = d.movements[i] ?? 0n;
    if (quantityMilli === 0n && d.kind !== 'count') return [];
    const kind: StoredLegKind = d.kind;
    return [
      {
        id: legId(`${d.id}|${line.lineNo}`),
        sourceId: d.id,
        itemId: line.itemId,
        businessDate: d.businessDate,
        occurredAt: d.occurredAt,
        quantityMilli,
        kind,
        rev: 0,
        lineNo: line.lineNo,
        recipeVersion: 0,
        reverses: null,
        lotId: line.lotId,
        costMinor: line.costMinor,
      },
    ];
  });
}

/** What a person wrote on a paper, as one text to compare. */
const contentOf = (
  note: string | null,
  lines: readonly (CountedLine & { readonly reason?: string | null; readonly lotId?: string | null })[],
): string =>
  JSON.stringify([note, lines.map((l) => [l.itemId, String(l.quantityMilli), l.reason ?? null, l.lotId ?? null])]);

const hasLot = (line: Pick<OpeningLine, 'lotCode' | 'expiresOn'>): boolean =>
  line.lotCode !== null || line.expiresOn !== null;
const dateOf = (store: StoreInfo, at: Date): string => businessDateOf(at, store.zone, store.closeoutMinute);
