import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrgApi, type StoreBooks } from '../../org/index.ts';
import { LedgerRepository } from '../data/ledger.repository.ts';
import { StockRepository } from '../data/stock.repository.ts';
import { TransfersRepository } from '../data/transfers.repository.ts';
import type { LedgerLeg } from '../domain/ledger-leg.ts';
import { reversalOf, saleLegs } from '../domain/legs.ts';
import {
  type Balance,
  type DatedWaste,
  type ExpectedReceipt,
  type GoodsReceipt,
  InventoryApi,
  type OpeningLine,
  type OrderTransfer,
  type StoreSales,
} from '../inventory.facade.ts';
import { AgreeTransfers } from './agree-transfers.ts';
import { PostLegs } from './post-legs.ts';
import { ProjectStock } from './project-stock.ts';
import { RecordDocument } from './record-document.ts';
import { RecordMovement } from './record-movement.ts';

@Injectable()
export class InventoryFacade extends InventoryApi {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly stock: StockRepository,
    private readonly transfers: TransfersRepository,
    private readonly legs: PostLegs,
    private readonly documents: RecordDocument,
    private readonly movements: RecordMovement,
    private readonly project: ProjectStock,
    private readonly agreeTransfers: AgreeTransfers,
    private readonly org: OrgApi,
  ) {
    super();
  }

  override lockStore(tx: Tx, storeId: string): Promise<void> {
    return this.ledger.lockStore(tx, storeId);
  }

  override lockFreeStores(tx: Tx, storeIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.ledger.lockFreeStores(tx, storeIds);
  }

  override async postSales(
    tx: Tx,
    sales: ReadonlyMap<string, StoreSales>,
    books?: ReadonlyMap<string, Pick<StoreBooks, 'cutoverAt'>>,
  ): Promise<void> {
    const stores = books ?? (await this.org.books(tx, [...sales.keys()]));
    const posted = new Map<string, LedgerLeg[]>();
    for (const [storeId, { legs, reverse }] of sales) {
      const cutoverAt = stores.get(storeId)?.cutoverAt ?? null;
      if (cutoverAt === null) continue;
      const standing = reverse.length === 0 ? [] : await this.ledger.standing(tx, storeId, reverse);
      const fresh = saleLegs(
        storeId,
        legs.filter((l) => l.quantityMilli !== 0n && l.occurredAt >= cutoverAt),
      );
      if (standing.length + fresh.length > 0) posted.set(storeId, [...standing.map(reversalOf), ...fresh]);
    }
    await this.legs.run(tx, posted);
  }

  override posted(tx: Tx, storeId: string, ticketUids: readonly string[]): Promise<Set<string>> {
    return this.ledger.posted(tx, storeId, ticketUids);
  }

  override async balances(tx: Tx, storeId: string, itemIds?: readonly string[]): Promise<Map<string, Balance>> {
    return new Map((await this.stock.balances(tx, storeId, itemIds)).map((b) => [b.itemId, b]));
  }

  override async receive(tx: Tx, receipt: GoodsReceipt): Promise<void> {
    await this.movements.receipt(tx, receipt);
  }

  override waste(tx: Tx, waste: DatedWaste): Promise<boolean> {
    return this.movements.waste(tx, waste);
  }

  override open(
    tx: Tx,
    opening: { readonly storeId: string; readonly at: Date; readonly lines: readonly OpeningLine[] },
  ): Promise<string> {
    return this.documents.opening(tx, opening.storeId, opening.at, opening.lines);
  }

  override setExpected(
    tx: Tx,
    storeId: string,
    sourceType: string,
    sourceId: string,
    lines: readonly Omit<ExpectedReceipt, 'sourceType' | 'sourceId'>[],
  ): Promise<void> {
    return this.stock.setExpected(tx, storeId, sourceType, sourceId, lines);
  }

  override expected(tx: Tx, storeId: string): Promise<ExpectedReceipt[]> {
    return this.stock.expected(tx, storeId);
  }

  override async promised(tx: Tx, storeId: string): Promise<Map<string, bigint>> {
    return new Map((await this.transfers.promised(tx, [storeId])).map((p) => [p.itemId, p.quantityMilli]));
  }

  override sendForOrder(tx: Tx, transfer: OrderTransfer): Promise<void> {
    return this.agreeTransfers.sendForOrder(tx, transfer);
  }

  override async rebuild(tx: Tx, storeId: string): Promise<{ readonly items: number }> {
    return { items: await this.project.rebuild(tx, storeId) };
  }
}
