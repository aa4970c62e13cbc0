import type { RequestFilters } from '@larder/contracts/ordering/requests';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CatalogApi, type ItemInfo, type SourceInfo } from '../../../../foundation/catalog/index.ts';
import { IdentityApi } from '../../../../foundation/identity/index.ts';
import { InventoryApi } from '../../../../foundation/inventory/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { reaches, storesFor } from '../../../../platform/tenancy/tenant-context.ts';
import { StorePlanner } from '../../application/store-planner.ts';
import { OrdersRepository } from '../../data/orders.repository.ts';
import {
  type RequestEventRow,
  type RequestFilter,
  type RequestInOrder,
  type RequestRow,
  RequestsRepository,
} from '../data/requests.repository.ts';
import { RequestDesk } from './request-desk.ts';
import { type FreeSlot, RequestTargets, type Target } from './request-targets.ts';

type Filters = z.output<typeof RequestFilters>;

/** Everything that turns ids of requests into words. */
export interface RequestNames {
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly sources: ReadonlyMap<string, SourceInfo>;
  readonly people: ReadonlyMap<string, string>;
}

export interface RequestPage {
  readonly rows: readonly RequestInOrder[];
  readonly names: RequestNames;
  readonly open: number;
}

export interface RequestDetailView {
  readonly row: RequestInOrder;
  readonly events: readonly RequestEventRow[];
  readonly targets: readonly Target[];
  readonly slot: FreeSlot | null;
  readonly names: RequestNames;
}

export interface RequestableView {
  readonly item: ItemInfo;
  readonly source: SourceInfo;
  readonly packUom: string;
  readonly packMilli: bigint;
  readonly onHandMilli: bigint;
  readonly incomingMilli: bigint;
  readonly nextDelivery: string | null;
  readonly stopped: boolean;
  readonly open: RequestInOrder | null;
  readonly names: RequestNames;
}

const EXPORT_PAGE = 500;
const EXPORT_MOST = 20_000;
const READ = 'ordering.request.read';

/** Reads of requests within the stores of the reader. */
@Injectable()
export class RequestQueries {
  constructor(
    private readonly requests: RequestsRepository,
    private readonly desk: RequestDesk,
    private readonly targets: RequestTargets,
    private readonly orders: OrdersRepository,
    private readonly planner: StorePlanner,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly identity: IdentityApi,
    private readonly clock: Clock,
  ) {}

  get now(): Date {
    return this.clock.now();
  }

  async page(
    tx: Tx,
    query: Filters,
    after: readonly [string, string] | undefined,
    limit: number,
  ): Promise<RequestPage> {
    const filter = await this.filterOf(tx, query);
    if (!filter) return { rows: [], names: await this.names(tx, []), open: 0 };
    const rows = await this.requests.page(tx, filter, after, limit);
    return { rows, names: await this.names(tx, rows), open: await this.requests.countOpen(tx, filter) };
  }

  /** All of a filter, newest first, up to 20,000. */
  async all(tx: Tx, query: Filters): Promise<{ rows: RequestInOrder[]; names: RequestNames }> {
    const filter = await this.filterOf(tx, query);
    const rows: RequestInOrder[] = [];
    let after: readonly [string, string] | undefined;
    while (filter && rows.length < EXPORT_MOST) {
      const page = await this.requests.page(tx, filter, after, EXPORT_PAGE);
      rows.push(...page);
      const last = page.at(-1)?.request;
      if (!last || page.length < EXPORT_PAGE) break;
      after = [last.asked_at.toISOString(), last.id];
    }
    return { rows, names: await this.names(tx, rows) };
  }

  async one(tx: Tx, row: RequestRow): Promise<{ row: RequestInOrder; names: RequestNames }> {
    const found = await this.inOrder(tx, row);
    return { row: found, names: await this.names(tx, [found]) };
  }

  async many(tx: Tx, rows: readonly RequestRow[]): Promise<{ rows: RequestInOrder[]; names: RequestNames }> {
    const found: RequestInOrder[] = [];
    for (const row of rows) found.push(await this.inOrder(tx, row));
    return { rows: found, names: await this.names(tx, found) };
  }

  /** @throws NotFound */
  async detail(tx: Tx, id: string): Promise<RequestDetailView> {
    const request = await this.desk.read(tx, id, READ);
    const row = await this.inOrder(tx, request);
    const events = await this.requests.events(tx, id);
    const decides = request.state === 'open' && reaches(tx.ctx, 'ordering.request.decide', request.store_id);
    return {
      row,
      events,
      targets: decides ? await this.targets.of(tx, request.store_id, request.source_id, request.item_id) : [],
      slot: decides
        ? await this.targets.freeSlot(tx, await this.planner.desk(tx, request.store_id), request.source_id)
        : null,
      names: await this.names(
        tx,
        [row],
        events.map((e) => e.actor_id),
      ),
    };
  }

  /** @throws NotFound for a store out of scope and an item that is not on its list */
  async requestable(tx: Tx, storeId: string, itemId: string): Promise<RequestableView> {
    if (!reaches(tx.ctx, READ, storeId)) throw new NotFound();
    const desk = await this.planner.desk(tx, storeId);
    const listing = desk.listings.find((l) => l.itemId === itemId && l.status !== 'delisted');
    const item = listing && (await this.catalog.items(tx, [itemId])).get(itemId);
    const source = listing && desk.sources.get(listing.sourceId);
    if (!listing || !item || !source) throw new NotFound();
    const balance = (await this.inventory.balances(tx, storeId, [itemId])).get(itemId);
    const expected = (await this.inventory.expected(tx, storeId)).filter((e) => e.itemId === itemId);
    const [open] = await this.requests.page(tx, { stores: [storeId], itemId, view: 'open' }, undefined, 1);
    return {
      item,
      source,
      packUom: listing.packUom,
      packMilli: listing.packMilli,
      onHandMilli: balance?.onHandMilli ?? 0n,
      incomingMilli: expected.reduce((sum, e) => sum + e.quantityMilli, 0n),
      nextDelivery: await this.targets.nextDelivery(tx, desk, listing),
      stopped: listing.status === 'stopped',
      open: open ?? null,
      names: await this.names(tx, open ? [open] : []),
    };
  }

  /** Undefined: nothing can match, because a store or an order is out of the reader's scope. */
  private async filterOf(tx: Tx, query: Filters): Promise<RequestFilter | undefined> {
    const order = query.orderId === undefined ? undefined : await this.orders.find(tx, query.orderId);
    if (query.orderId !== undefined && (!order || !reaches(tx.ctx, READ, order.store_id))) return undefined;
    return {
      stores: storesFor(tx.ctx, READ),
      storeId: query.storeId,
      itemId: query.itemId,
      view: query.view,
      ...(order ? { order: { id: order.id, storeId: order.store_id, sourceId: order.source_id } } : {}),
      ...(query.mine ? { askedBy: tx.ctx.actor.id } : {}),
    };
  }

  private async inOrder(tx: Tx, request: RequestRow): Promise<RequestInOrder> {
    const order = request.order_id === null ? undefined : await this.orders.find(tx, request.order_id);
    return { request, order: order ? { deliveryDate: order.delivery_date, state: order.state } : null };
  }

  private async names(tx: Tx, rows: readonly RequestInOrder[], others: readonly string[] = []): Promise<RequestNames> {
    const requests = rows.map((r) => r.request);
    const people = new Set([
      ...others,
      ...requests.flatMap((r) => [r.asked_by, ...r.also_asked_by, ...(r.decided_by === null ? [] : [r.decided_by])]),
    ]);
    const stores = await this.org.stores(tx, storesFor(tx.ctx, READ));
    return {
      stores: new Map(stores.map((s) => [s.id, s])),
      items: await this.catalog.items(tx, [...new Set(requests.map((r) => r.item_id))]),
      sources: await this.catalog.sources(tx),
      people: await this.identity.names(tx, [...people]),
    };
  }
}
