import type { Permission } from '@larder/contracts/permissions';
import type { PurchaseOrderQuery } from '@larder/contracts/supply-chain/purchase-order';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { IdentityApi } from '../../../foundation/identity/index.ts';
import { OrgApi, type StoreInfo } from '../../../foundation/org/index.ts';
import { localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { PurchaseOrderListsRepository } from '../data/purchase-order-lists.repository.ts';
import type { PurchaseOrderLineRow, PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';
import { type ReceiptRow, ReceiptsRepository } from '../data/receipts.repository.ts';
import { allowedEvents, type OrderEvent, WAITING } from '../domain/purchase-order.ts';
import { OrderAccess } from './order-access.ts';
import { OrderDocument } from './order-document.ts';
import { PurchaseApproval } from './purchase-approval.ts';
import { narrowed } from './store-scope.ts';
import { SupplierMail } from './supplier-mail.ts';

export type Stores = ReadonlyMap<string, StoreInfo>;

export interface OrderDossier {
  readonly order: PurchaseOrderRow;
  readonly lines: readonly PurchaseOrderLineRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly stores: Stores;
  /** Display names of the people in the document, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly mailPossible: boolean;
  readonly allowed: readonly OrderEvent[];
}

const NEEDS: Readonly<Record<OrderEvent, Permission>> = {
  ask: 'supply-chain.order.send',
  send: 'supply-chain.order.send',
  cancel: 'supply-chain.order.send',
  receive: 'supply-chain.receiving.write',
  close: 'supply-chain.receiving.write',
};

/** Reads of purchase orders, cut to the stores in the caller's scope. */
@Injectable()
export class OrderQueries {
  constructor(
    private readonly access: OrderAccess,
    private readonly orders: PurchaseOrdersRepository,
    private readonly lists: PurchaseOrderListsRepository,
    private readonly receipts: ReceiptsRepository,
    private readonly document: OrderDocument,
    private readonly org: OrgApi,
    private readonly identity: IdentityApi,
    private readonly approval: PurchaseApproval,
    private readonly mail: SupplierMail,
    private readonly clock: Clock,
  ) {}

  async list(tx: Tx, query: z.output<typeof PurchaseOrderQuery>) {
    const stores = await narrowed(tx, this.org, storesFor(tx.ctx, 'supply-chain.order.read'), query);
    const [deliveryDate, id] = cursorParts(query.cursor, 'date', 'uuid') ?? [];
    const statuses =
      query.status !== undefined
        ? [query.status]
        : query.open === undefined
          ? undefined
          : query.open
            ? WAITING
            : (['received', 'closed', 'cancelled'] as const);
    const found = await this.lists.list(tx, {
      stores,
      sourceId: query.sourceId,
      statuses,
      deliveryFrom: query.deliveryFrom,
      deliveryTo: query.deliveryTo,
      search: query.search,
      after: deliveryDate === undefined || id === undefined ? undefined : { deliveryDate, id },
      limit: query.limit + 1,
    });
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      page,
      stores: await this.storesOf(tx, page),
      nextCursor: found.length > query.limit && last ? encodeCursor([last.deliveryDate, last.id]) : null,
      counts: await this.lists.counts(tx, stores, localParts(this.clock.now(), (await this.org.tenant(tx)).zone).date),
    };
  }

  /** @throws NotFound */
  async dossier(tx: Tx, id: string): Promise<OrderDossier> {
    const order = await this.access.find(tx, id, 'supply-chain.order.read');
    const receipts = await this.receipts.ofOrder(tx, id);
    const approvalState = await this.approval.stateOf(tx, order);
    const people = [
      order.sentVia === 'manual' ? order.sentBy : null,
      order.approvalAskedBy,
      order.approvalDecidedBy,
      ...receipts.map((r) => r.postedBy),
    ].filter((p) => p !== null);
    return {
      order: { ...order, approvalState },
      lines: await this.orders.lines(tx, id),
      receipts,
      stores: await this.storesOf(tx, [order]),
      names: await this.identity.names(tx, [...new Set(people)]),
      mailPossible: await this.mail.possible(tx, order),
      allowed: allowedEvents(order.status, approvalState).filter((event) =>
        reaches(tx.ctx, NEEDS[event], order.storeId),
      ),
    };
  }

  /** File name and content. @throws NotFound */
  async csv(tx: Tx, id: string): Promise<{ readonly name: string; readonly content: string }> {
    const order = await this.access.find(tx, id, 'supply-chain.order.read');
    return { name: `${order.number}.csv`, content: await this.document.csv(tx, order, tx.ctx.locale) };
  }

  private async storesOf(tx: Tx, orders: readonly PurchaseOrderRow[]): Promise<Stores> {
    return new Map((await this.org.stores(tx, [...new Set(orders.map((o) => o.storeId))])).map((s) => [s.id, s]));
  }
}
