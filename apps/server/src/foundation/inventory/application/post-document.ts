import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidInput } from '../../../platform/errors/domain-error.ts';
import { AuditApi } from '../../audit/index.ts';
import { CatalogApi } from '../../catalog/index.ts';
import type { StoreInfo } from '../../org/index.ts';
import { type DocumentKind, DocumentsRepository, type StockDocumentLine } from '../data/documents.repository.ts';
import type { LedgerLeg, StoredLegKind } from '../domain/ledger-leg.ts';
import { legId } from '../domain/legs.ts';
import type { OpeningLine } from '../inventory.facade.ts';
import { PostLegs } from './post-legs.ts';

/** A paper as it is to stand in the books. */
export interface Draft {
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

/** What a line leaves open unless its paper says it. */
export const NOTHING_SAID = {
  expectedMilli: null,
  lotId: null,
  lotCode: null,
  expiresOn: null,
  costMinor: null,
  reason: null,
} as const;

/**
 * Writes a paper that moves stock: the document with its lines and lots, its legs and an audit row, in the caller's
 * transaction, which holds the store's lock.
 */
@Injectable()
export class PostDocument {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly legs: PostLegs,
    private readonly catalog: CatalogApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx, d: Draft): Promise<void> {
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

export const hasLot = (line: Pick<OpeningLine, 'lotCode' | 'expiresOn'>): boolean =>
  line.lotCode !== null || line.expiresOn !== null;
