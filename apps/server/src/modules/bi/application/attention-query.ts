import type { Permission } from '@larder/contracts/permissions';
import { ORDER_SUBJECT, OrderApprovalSummary } from '@larder/contracts/workflow/order-approval';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { StockAlerts } from '../../../foundation/inventory/index.ts';
import { type ItemSales, SalesApi, SalesFigures } from '../../../foundation/sales/index.ts';
import { WorkflowApi } from '../../../foundation/workflow/index.ts';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { type DueOrder, OrderingApi } from '../../ordering/index.ts';
import type { TillState } from '../../pos-sync/index.ts';
import { type DeliveryInfo, SupplyChainApi } from '../../supply-chain/index.ts';
import { byStore, type Concern, ORDER_WATCH_HOURS, rank, SILENT_MINUTES, severityOf } from '../domain/attention.ts';
import { averageOf, type StoreCell } from '../domain/store-cell.ts';
import { openFor, partOf, remainingBp } from '../domain/trading-day.ts';
import type { ReachedStore } from './reach.ts';
import type { StoreCells } from './store-cells.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Days in which a gap or a disputed Z still is somebody's business. */
const LOOK_BACK_DAYS = 7;
/** Days behind the ranking of a store's sellers, and how many of them count as top sellers. */
const SELLER_DAYS = 14;
const TOP_SELLERS = 20;
const MOST_ROWS = 2000;
const MOST_NAMES = 3;
const WHOLE_BP = 10_000n;

const UNANSWERED: ReadonlySet<DueOrder['state']> = new Set(['generated', 'reviewing', 'in_band']);

/** Everything the attention list is made of besides its own reads. */
export interface AttentionInput {
  readonly now: Date;
  readonly stores: readonly ReachedStore[];
  readonly cells: StoreCells;
  readonly orders: readonly DueOrder[];
  readonly tills: readonly TillState[];
  readonly lastTickets: ReadonlyMap<string, Date>;
}

/** Stores that need a person, and why. A reason whose remedy the reader may not open is left out. */
@Injectable()
export class AttentionQuery {
  constructor(
    private readonly sales: SalesFigures,
    private readonly tickets: SalesApi,
    private readonly catalog: CatalogApi,
    private readonly workflow: WorkflowApi,
    private readonly ordering: OrderingApi,
    private readonly supplyChain: SupplyChainApi,
    private readonly stockAlerts: StockAlerts,
  ) {}

  /** Open orders of the stores on which the reader may see orders; undefined when there is none. */
  async orders(tx: Tx, stores: readonly ReachedStore[]): Promise<DueOrder[] | undefined> {
    const ids = idsWith(tx, 'ordering.order.read', stores);
    return ids.length === 0 ? undefined : this.ordering.dueOrders(tx, ids, MOST_ROWS);
  }

  async deliveries(tx: Tx, stores: readonly ReachedStore[]): Promise<DeliveryInfo[]> {
    const byDate = Map.groupBy(
      stores.filter((s) => reaches(tx.ctx, 'supply-chain.receiving.read', s.info.id)),
      (s) => s.day.businessDate,
    );
    const found: DeliveryInfo[] = [];
    for (const [date, group] of byDate) {
      found.push(
        ...(await this.supplyChain.deliveries(
          tx,
          group.map((s) => s.info.id),
          date,
        )),
      );
    }
    return found;
  }

  async list(tx: Tx, input: AttentionInput): Promise<Concern[]> {
    const { stores } = input;
    if (stores.length === 0) return [];
    const concerns = [
      ...dueOrders(input),
      ...(await this.approvals(tx, input)),
      ...deliveryConcerns(await this.deliveries(tx, stores), stores),
      ...silent(tx, input),
      ...(await this.stock(tx, stores)),
      ...(await this.dayIssues(tx, input)),
      ...quarantined(tx, input),
      ...(await this.unmapped(tx, stores)),
      ...(await this.topSellersOut(tx, input)),
    ].map((c) => (seesSales(tx, c) ? c : { ...c, impactMinor: null }));
    return rank(concerns);
  }

  /** Running stock alerts per store. A shelf that costs sales right now stands as `top_seller_out` besides. */
  private async stock(tx: Tx, stores: readonly ReachedStore[]): Promise<Concern[]> {
    const ids = idsWith(tx, 'inventory.stock.read', stores);
    const summaries = ids.length === 0 ? [] : await this.stockAlerts.summary(tx, ids);
    return summaries.flatMap(({ storeId, belowSafety, stockout, negative }) => {
      const count = belowSafety + stockout + negative;
      if (count === 0) return [];
      return [
        concern(storeId, 'stock_alerts', {
          severity: 'warning',
          count,
          impactMinor: null,
          action: { target: 'stockAlerts', id: null },
        }),
      ];
    });
  }

  private async approvals(tx: Tx, { now, stores }: AttentionInput): Promise<Concern[]> {
    const ids = idsWith(tx, 'workflow.task.read', stores);
    if (ids.length === 0) return [];
    const tasks = await this.workflow.waiting(tx, ids, MOST_ROWS);
    return byStore(tasks).flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const amounts = group.map((t) =>
        t.subjectType === ORDER_SUBJECT ? OrderApprovalSummary.safeParse(t.summary).data?.amount : undefined,
      );
      const known = amounts.filter((a) => a !== undefined);
      return [
        concern(first.storeId, 'approval_waiting', {
          severity: severityOf(first.dueAt, now),
          count: group.length,
          impactMinor: known.length === 0 ? null : BigInt(known.reduce((total, a) => total + a, 0)),
          dueAt: first.dueAt,
          since: first.createdAt,
          action: { target: 'inbox', id: null },
        }),
      ];
    });
  }

  private async dayIssues(tx: Tx, { stores, cells }: AttentionInput): Promise<Concern[]> {
    const ids = idsWith(tx, 'sales.ticket.read', stores);
    if (ids.length === 0) return [];
    const dates = stores.map((s) => s.day.businessDate).sort();
    const issues = await this.sales.dayIssues(
      tx,
      ids,
      addDays(dates[0] ?? '', -LOOK_BACK_DAYS),
      addDays(dates.at(-1) ?? '', -1),
    );
    const days = new Map(stores.map((s) => [s.info.id, s.day.businessDate]));
    const past = issues.filter((i) => i.businessDate < (days.get(i.storeId) ?? ''));
    const disputed = [
      ...Map.groupBy(
        past.filter((i) => i.state === 'disputed'),
        (i) => i.storeId,
      ),
    ].map(([storeId, group]) =>
      concern(storeId, 'day_disputed', {
        severity: 'warning',
        count: group.length,
        impactMinor: group.reduce((total, i) => total + i.differenceMinor, 0n),
        businessDate: group[0]?.businessDate ?? null,
        action: { target: 'tickets', id: null },
      }),
    );
    const missing = [
      ...Map.groupBy(
        past.filter((i) => i.missing > 0),
        (i) => i.storeId,
      ),
    ].map(([storeId, group]) => {
      const count = group.reduce((total, i) => total + i.missing, 0);
      return concern(storeId, 'tickets_missing', {
        severity: 'warning',
        count,
        impactMinor: perTicket(cells.cells.get(storeId), count),
        businessDate: group[0]?.businessDate ?? null,
        action: { target: 'tickets', id: null },
      });
    });
    return [...disputed, ...missing];
  }

  private async unmapped(tx: Tx, stores: readonly ReachedStore[]): Promise<Concern[]> {
    const ids = idsWith(tx, 'pos-sync.quarantine.read', stores);
    if (ids.length === 0) return [];
    const codes = await this.tickets.waitingCodes(tx, ids);
    return [...Map.groupBy(codes, (c) => c.storeId)].map(([storeId, group]) =>
      concern(storeId, 'unmapped', {
        severity: 'warning',
        count: group.length,
        impactMinor: group.reduce((total, c) => total + (c.amountMinor > 0n ? c.amountMinor : 0n), 0n),
        businessDate: group.map((c) => c.firstDate).sort()[0] ?? null,
        names: group.slice(0, MOST_NAMES).map((c) => ({ name: c.code, nameEn: null })),
        action: { target: 'quarantine', id: null },
      }),
    );
  }

  private async topSellersOut(tx: Tx, { stores, cells }: AttentionInput): Promise<Concern[]> {
    const ids = idsWith(tx, 'inventory.stock.read', stores).filter((id) => (cells.outItems.get(id)?.length ?? 0) > 0);
    if (ids.length === 0) return [];
    const dates = stores.map((s) => s.day.businessDate).sort();
    const from = addDays(dates[0] ?? '', -SELLER_DAYS);
    // Made-to-order dishes hold no stock: only what the shelf holds can be sold out, so only that is ranked.
    const itemIds = [...new Set(ids.flatMap((id) => [...(cells.listedItems.get(id) ?? [])]))];
    const span = { storeIds: ids, itemIds, from, to: addDays(dates.at(-1) ?? '', -1) };
    // Twice as many as are looked at: some may be on other stores' lists only.
    const sellers = Map.groupBy(await this.sales.topItems(tx, span, 2 * TOP_SELLERS), (s) => s.storeId);
    const missing = stores.flatMap((store) => {
      const out = new Set(cells.outItems.get(store.info.id));
      const listed = cells.listedItems.get(store.info.id);
      const top = (sellers.get(store.info.id) ?? []).filter((s) => listed?.has(s.itemId)).slice(0, TOP_SELLERS);
      const gone = top.filter((s) => out.has(s.itemId));
      return gone.length === 0 ? [] : [{ store, gone }];
    });
    const items = await this.catalog.items(tx, [
      ...new Set(missing.flatMap((m) => m.gone.slice(0, MOST_NAMES).map((g) => g.itemId))),
    ]);
    return missing.map(({ store, gone }) =>
      concern(store.info.id, 'top_seller_out', {
        severity: 'warning',
        count: gone.length,
        impactMinor: untilClosing(gone, store),
        names: gone.slice(0, MOST_NAMES).flatMap((g) => {
          const item = items.get(g.itemId);
          return item ? [{ name: item.name, nameEn: item.nameEn }] : [];
        }),
        action: { target: 'stock', id: null },
      }),
    );
  }
}

function concern(
  storeId: string,
  kind: Concern['kind'],
  rest: Pick<Concern, 'severity' | 'count' | 'impactMinor' | 'action'> & Partial<Concern>,
): Concern {
  return { storeId, kind, dueAt: null, since: null, businessDate: null, names: [], ...rest };
}

const idsWith = (tx: Tx, permission: Permission, stores: readonly ReachedStore[]): string[] =>
  stores.map((s) => s.info.id).filter((id) => reaches(tx.ctx, permission, id));

/** Order values are for who may read orders; everything else is a sales figure. */
const seesSales = (tx: Tx, c: Concern): boolean =>
  c.kind === 'order_due' || c.kind === 'approval_waiting' || reaches(tx.ctx, 'sales.report.read', c.storeId);

function dueOrders({ now, orders }: AttentionInput): Concern[] {
  const limit = now.getTime() + ORDER_WATCH_HOURS * HOUR_MS;
  const waiting = orders.filter((o) => UNANSWERED.has(o.state) && o.cutoffAt > now && o.cutoffAt.getTime() <= limit);
  return byStore(waiting.map((o) => ({ ...o, dueAt: o.cutoffAt }))).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      concern(first.storeId, 'order_due', {
        severity: severityOf(first.cutoffAt, now),
        count: group.length,
        impactMinor: group.reduce((total, o) => total + o.amountMinor, 0n),
        dueAt: first.cutoffAt,
        action: group.length === 1 ? { target: 'order', id: first.id } : { target: 'orders', id: null },
      }),
    ];
  });
}

function deliveryConcerns(deliveries: readonly DeliveryInfo[], stores: readonly ReachedStore[]): Concern[] {
  const dates = new Map(stores.map((s) => [s.info.id, s.day.businessDate]));
  const open = deliveries.filter((d) => d.status !== 'received');
  const groups = Map.groupBy(
    open,
    (d) => `${d.storeId} ${d.status === 'partially_received' ? 'delivery_short' : 'delivery_due'}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const late = group.some((d) => d.deliveryDate < (dates.get(d.storeId) ?? ''));
    return [
      concern(first.storeId, first.status === 'partially_received' ? 'delivery_short' : 'delivery_due', {
        severity: late ? 'critical' : 'warning',
        count: group.length,
        impactMinor: group.reduce((total, d) => total + d.amountMinor, 0n),
        businessDate: first.deliveryDate,
        names: [
          ...new Map(group.map((d) => [d.sourceName, { name: d.sourceName, nameEn: d.sourceNameEn }])).values(),
        ].slice(0, MOST_NAMES),
        action: { target: 'receiving', id: null },
      }),
    ];
  });
}

/** An open store whose tills say nothing. One that never said anything is not connected yet, which is another matter. */
function silent(tx: Tx, { now, stores, cells, tills, lastTickets }: AttentionInput): Concern[] {
  const states = new Map(tills.map((t) => [t.storeId, t]));
  return stores.flatMap((store) => {
    const { id } = store.info;
    if (!reaches(tx.ctx, 'sales.ticket.read', id)) return [];
    const opened = openFor(store.hours, store.localMinute);
    const heard = [lastTickets.get(id), states.get(id)?.lastSeenAt].filter((d) => d != null);
    if (opened === null || opened < SILENT_MINUTES || heard.length === 0) return [];
    const last = new Date(Math.max(...heard.map((d) => d.getTime())));
    const minutes = Math.floor((now.getTime() - last.getTime()) / MINUTE_MS);
    if (minutes < SILENT_MINUTES) return [];
    return [
      concern(id, 'no_data', {
        severity: 'critical',
        count: minutes,
        impactMinor: soldLastWeekSince(cells.cells.get(id), last),
        since: last,
        action: { target: 'tickets', id: null },
      }),
    ];
  });
}

/** What last week sold in the hours since the silence began: the sales nobody can see. */
function soldLastWeekSince(cell: StoreCell | undefined, since: Date): bigint | null {
  if (!cell?.lastWeek) return null;
  const { day, lastWeek } = cell;
  const sinceMinute = Math.max(0, Math.floor((since.getTime() - day.start.getTime()) / MINUTE_MS));
  const upTo = (minute: number): bigint =>
    lastWeek.netMinor.reduce(
      (total, net, slot) => total + partOf(net, Math.max(0, Math.min(60, minute - slot * 60))),
      0n,
    );
  const lost = upTo(day.minutesIn) - upTo(sinceMinute);
  return lost > 0n ? lost : 0n;
}

function quarantined(tx: Tx, { stores, cells, tills }: AttentionInput): Concern[] {
  const readable = new Set(idsWith(tx, 'pos-sync.quarantine.read', stores));
  return tills
    .filter((t) => t.quarantined > 0 && readable.has(t.storeId))
    .map((t) =>
      concern(t.storeId, 'quarantine', {
        severity: 'warning',
        count: t.quarantined,
        impactMinor: perTicket(cells.cells.get(t.storeId), t.quarantined),
        since: t.oldestQuarantinedAt,
        action: { target: 'quarantine', id: null },
      }),
    );
}

/** Tickets whose amount nobody knows, valued at the store's average of the last days. */
function perTicket(cell: StoreCell | undefined, count: number): bigint | null {
  if (!cell) return null;
  const known = cell.days.filter((d) => d !== null);
  const average = averageOf({
    netMinor: known.reduce((t, d) => t + d.netMinor, 0n),
    tickets: known.reduce((t, d) => t + d.tickets, 0),
  });
  return average === null || average < 0n ? null : average * BigInt(count);
}

/** Mean sales of the items for the part of the opening hours that is left. */
function untilClosing(gone: readonly ItemSales[], store: ReachedStore): bigint {
  const daily = gone.reduce((total, g) => total + (g.amountMinor > 0n ? g.amountMinor : 0n), 0n) / BigInt(SELLER_DAYS);
  return (daily * remainingBp(store.hours, store.localMinute)) / WHOLE_BP;
}
