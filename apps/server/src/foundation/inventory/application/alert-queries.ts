import { fromMilli } from '@larder/contracts/common/quantity';
import type { RouteOutput } from '@larder/contracts/common/route';
import type { alertRoutes, StockAlertView } from '@larder/contracts/inventory/alerts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { CatalogApi, type ItemInfo } from '../../catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { type AlertFilter, AlertReadsRepository, type AlertRow } from '../data/alert-reads.repository.ts';
import { SWEEP_MS } from './evaluate-alerts.ts';

type Filters = z.output<NonNullable<typeof alertRoutes.csv.query>>;
type Query = z.output<typeof alertRoutes.list.query>;

/** Two sweeps missed: somebody should look. */
const LATE_MS = 2 * SWEEP_MS + 60_000;
const EXPORT_MOST = 10_000;

/** Reads of alerts within the caller's stores. */
@Injectable()
export class AlertQueries {
  constructor(
    private readonly reads: AlertReadsRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly clock: Clock,
  ) {}

  async list(tx: Tx, query: Query): Promise<RouteOutput<typeof alertRoutes.list>> {
    const now = this.clock.now();
    const stores = await this.stores(tx, query);
    const filter = await this.filter(tx, query, stores);
    const [at, id] = cursorParts(query.cursor, 'instant', 'uuid') ?? [];
    const after = at === undefined || id === undefined ? undefined : { at, id };
    const rows = await this.reads.page(tx, filter, now, after, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: await this.views(tx, page, stores),
      nextCursor: rows.length > page.length && last ? encodeCursor([last.openedAt.toISOString(), last.id]) : null,
      counts: await this.reads.counts(tx, filter, now),
      heartbeat: await this.heartbeat(tx, stores, now),
    };
  }

  /** All of a filter, up to 10,000, and the zone of each store by its id. */
  async all(tx: Tx, query: Filters): Promise<{ alerts: StockAlertView[]; zones: ReadonlyMap<string, string> }> {
    const stores = await this.stores(tx, query);
    const rows = await this.reads.page(
      tx,
      await this.filter(tx, query, stores),
      this.clock.now(),
      undefined,
      EXPORT_MOST,
    );
    return { alerts: await this.views(tx, rows, stores), zones: new Map(stores.map((s) => [s.id, s.zone])) };
  }

  /** @throws NotFound for an alert that is unknown, foreign or out of scope */
  async row(tx: Tx, id: string, permission: 'inventory.stock.read' | 'inventory.alert.write'): Promise<AlertRow> {
    const row = await this.reads.find(tx, id, this.clock.now());
    if (!row || !reaches(tx.ctx, permission, row.storeId)) throw new NotFound();
    return row;
  }

  async view(tx: Tx, row: AlertRow): Promise<StockAlertView> {
    const [view] = await this.views(tx, [row], await this.org.stores(tx, [row.storeId]));
    if (!view) throw new NotFound();
    return view;
  }

  /** @throws NotFound for a store out of reach */
  private async stores(tx: Tx, { storeId, regionId }: Pick<Filters, 'storeId' | 'regionId'>): Promise<StoreInfo[]> {
    if (storeId !== undefined && !reaches(tx.ctx, 'inventory.stock.read', storeId)) throw new NotFound();
    const scope = storeId === undefined ? storesFor(tx.ctx, 'inventory.stock.read') : [storeId];
    const stores = await this.org.stores(tx, scope);
    if (storeId !== undefined && stores.length === 0) throw new NotFound();
    return regionId === undefined ? stores : stores.filter((s) => s.regionId === regionId);
  }

  private async filter(tx: Tx, query: Filters, stores: readonly StoreInfo[]): Promise<AlertFilter> {
    const needle = query.search?.trim().toLowerCase();
    return {
      storeIds: stores.map((s) => s.id),
      view: query.view,
      kind: query.kind,
      unsure: query.unsure ?? false,
      itemIds: needle
        ? (await this.catalog.allItems(tx))
            .filter((item) => [item.sku, item.name, item.nameEn ?? ''].some((t) => t.toLowerCase().includes(needle)))
            .map((item) => item.id)
        : undefined,
    };
  }

  private async heartbeat(
    tx: Tx,
    stores: readonly StoreInfo[],
    now: Date,
  ): Promise<RouteOutput<typeof alertRoutes.list>['heartbeat']> {
    const kept = stores.filter((s) => s.status === 'open' && s.cutoverAt !== null);
    const beats = new Map(
      (
        await this.reads.summary(
          tx,
          kept.map((s) => s.id),
          now,
        )
      ).map((b) => [b.storeId, b.evaluatedAt]),
    );
    const known = [...beats.values()].flatMap((at) => (at === null ? [] : [at.getTime()]));
    const isLate = (at: Date | null | undefined) => !at || at.getTime() < now.getTime() - LATE_MS;
    return {
      stores: kept.length,
      oldestEvaluatedAt: known.length === 0 ? null : new Date(Math.min(...known)).toISOString(),
      late: kept.filter((s) => isLate(beats.get(s.id))).map((s) => ({ id: s.id, name: s.name, nameEn: s.nameEn })),
    };
  }

  private async views(tx: Tx, rows: readonly AlertRow[], stores: readonly StoreInfo[]): Promise<StockAlertView[]> {
    const byId = new Map(stores.map((s) => [s.id, s]));
    const items = await this.catalog.items(tx, [...new Set(rows.map((r) => r.itemId))]);
    return rows.flatMap((row) => {
      const [store, item] = [byId.get(row.storeId), items.get(row.itemId)];
      return store && item ? [alertView(row, store, item)] : [];
    });
  }
}

const alertView = (row: AlertRow, store: StoreInfo, item: ItemInfo): StockAlertView => ({
  id: row.id,
  store: { id: store.id, name: store.name, nameEn: store.nameEn },
  item: { id: item.id, sku: item.sku, name: item.name, nameEn: item.nameEn, baseUom: item.baseUom },
  kind: row.kind,
  worstKind: row.worstKind,
  state: row.state,
  sure: row.sure,
  onHand: fromMilli(row.onHandMilli),
  safety: fromMilli(row.safetyMilli),
  evidence: row.evidence,
  openedAt: row.openedAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  evaluatedAt: row.evaluatedAt.toISOString(),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
  acknowledged:
    row.acknowledgedAt === null
      ? null
      : { at: row.acknowledgedAt.toISOString(), by: row.acknowledgedByName ?? '', note: row.note },
  mutedUntil: row.mutedUntil?.toISOString() ?? null,
  version: row.version,
});
