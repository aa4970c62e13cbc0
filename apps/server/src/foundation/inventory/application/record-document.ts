import { Injectable } from '@nestjs/common';
import { businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { eachItemOnce } from '../../../platform/errors/each-once.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { DocumentsRepository, type StockDocumentLine } from '../data/documents.repository.ts';
import { LedgerRepository } from '../data/ledger.repository.ts';
import { legId } from '../domain/legs.ts';
import { stockOpened } from '../events.ts';
import { DocumentIdReused, MomentOutOfRange, StockAlreadyOpened, StockNotOpened } from '../inventory.errors.ts';
import type { OpeningLine } from '../inventory.facade.ts';
import { type Draft, hasLot, NOTHING_SAID, PostDocument } from './post-document.ts';

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

const CLOCK_SLACK_MS = 120_000;

/** Papers that people write about the stock of a store: opening balance, counts, waste. */
@Injectable()
export class RecordDocument {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly ledger: LedgerRepository,
    private readonly posting: PostDocument,
    private readonly org: OrgApi,
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
        ...NOTHING_SAID,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        lotId: hasLot(l) ? legId(`${id}|${i + 1}|lot`) : null,
        lotCode: l.lotCode,
        expiresOn: l.expiresOn,
        costMinor: l.costMinor,
      }),
    );
    await this.posting.run(tx, {
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
        ...NOTHING_SAID,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        expectedMilli: expected.get(l.itemId) ?? 0n,
      }),
    );
    await this.posting.run(tx, {
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
        ...NOTHING_SAID,
        lineNo: i + 1,
        itemId: l.itemId,
        quantityMilli: l.quantityMilli,
        reason: l.reason,
        lotId: l.lotId,
      }),
    );
    await this.posting.run(tx, {
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
}

/** What a person wrote on a paper, as one text to compare. */
const contentOf = (
  note: string | null,
  lines: readonly (CountedLine & { readonly reason?: string | null; readonly lotId?: string | null })[],
): string =>
  JSON.stringify([note, lines.map((l) => [l.itemId, String(l.quantityMilli), l.reason ?? null, l.lotId ?? null])]);

const dateOf = (store: StoreInfo, at: Date): string => businessDateOf(at, store.zone, store.closeoutMinute);
