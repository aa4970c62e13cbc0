import { fromMilli } from '@larder/contracts/common/quantity';
import type { DeliveryQuery, ScanResult } from '@larder/contracts/supply-chain/receiving';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CatalogApi, type ItemInfo } from '../../../foundation/catalog/index.ts';
import { IdentityApi } from '../../../foundation/identity/index.ts';
import { OrgApi, type StoreInfo } from '../../../foundation/org/index.ts';
import { businessDateOf, localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { PurchaseOrderListsRepository } from '../data/purchase-order-lists.repository.ts';
import type { PurchaseOrderLineRow, PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';
import { type ReceiptRow, ReceiptsRepository } from '../data/receipts.repository.ts';
import type { Entry } from '../domain/receipt.ts';
import { CodeNotOnOrder } from '../supply-chain.errors.ts';
import { OrderAccess } from './order-access.ts';
import type { Stores } from './order-queries.ts';
import { narrowed } from './store-scope.ts';

const READ = 'supply-chain.receiving.read';

export interface ReceiptDossier {
  readonly receipt: ReceiptRow;
  readonly order: PurchaseOrderRow;
  readonly store: StoreInfo;
  readonly lines: readonly PurchaseOrderLineRow[];
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly entries: readonly Entry[];
  /** Day on which the goods are booked: today's while it is a draft. */
  readonly businessDate: string;
  readonly names: ReadonlyMap<string, string>;
}

/** Reads of the dock. */
@Injectable()
export class ReceivingQueries {
  constructor(
    private readonly access: OrderAccess,
    private readonly orders: PurchaseOrdersRepository,
    private readonly lists: PurchaseOrderListsRepository,
    private readonly receipts: ReceiptsRepository,
    private readonly catalog: CatalogApi,
    private readonly org: OrgApi,
    private readonly identity: IdentityApi,
    private readonly clock: Clock,
  ) {}

  async deliveries(tx: Tx, query: z.output<typeof DeliveryQuery>) {
    const scope = await narrowed(tx, this.org, storesFor(tx.ctx, READ), query);
    const today = localParts(this.clock.now(), (await this.org.tenant(tx)).zone).date;
    const date = query.date ?? today;
    const rows = await this.lists.deliveries(tx, scope, date);
    const stores: Stores = new Map(
      (await this.org.stores(tx, [...new Set(rows.map((o) => o.storeId))])).map((s) => [s.id, s]),
    );
    return { rows, stores, today, date };
  }

  /** @throws NotFound */
  async receipt(tx: Tx, id: string): Promise<ReceiptDossier> {
    const receipt = await this.access.receipt(tx, id, READ);
    const order = await this.orders.find(tx, receipt.purchaseOrderId);
    if (!order) throw new NotFound();
    const lines = await this.orders.lines(tx, order.id);
    const store = await this.org.store(tx, order.storeId);
    return {
      receipt,
      order,
      store,
      lines,
      items: await this.catalog.items(
        tx,
        lines.map((line) => line.itemId),
      ),
      entries: await this.receipts.entries(tx, id),
      businessDate: receipt.businessDate ?? businessDateOf(this.clock.now(), store.zone, store.closeoutMinute),
      names: await this.identity.names(tx, [
        ...new Set([receipt.updatedBy, receipt.postedBy].filter((p) => p !== null)),
      ]),
    };
  }

  /** What a scanned barcode, alias or SKU is on this delivery. @throws NotFound | CodeNotOnOrder */
  async scan(tx: Tx, id: string, code: string): Promise<ScanResult> {
    const { lines } = await this.receipt(tx, id);
    const codes = await this.catalog.codes(tx);
    const match = codes.byBarcode(code);
    const itemId = match?.itemId ?? codes.bySku(code);
    const on = lines.filter((line) => line.itemId === itemId);
    const [first] = on;
    if (!first) throw new CodeNotOnOrder();
    return {
      itemId: first.itemId,
      name: first.name,
      nameEn: first.nameEn,
      lineNos: on.map((line) => line.lineNo),
      quantity: match?.quantityMilli === undefined ? null : fromMilli(match.quantityMilli),
    };
  }
}
