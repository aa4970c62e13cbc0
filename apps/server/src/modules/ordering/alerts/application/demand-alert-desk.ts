import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import { valueMinor } from '@larder/contracts/ordering/band';
import {
  DEMAND_ALERT_KINDS,
  type DemandAlert,
  type DemandAlertDetail,
  type DemandAlertKind,
  type DemandAlertLeft,
  type DemandAlertLine,
} from '@larder/contracts/ordering/demand-alerts';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { CatalogApi, type CategoryInfo, type ItemInfo, type SourceInfo } from '../../../../foundation/catalog/index.ts';
import { OrgApi, type OrgUnitInfo, type StoreInfo } from '../../../../foundation/org/index.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import { reaches, storesFor } from '../../../../platform/tenancy/tenant-context.ts';
import { SignalTargetUnknown } from '../../ordering.errors.ts';
import { Uplifts } from '../../regional/application/uplifts.ts';
import { checkRegionalDemand } from '../../regional/jobs/check-regional-demand.job.ts';
import { type AlertLineRow, type AlertRow, DemandAlertsRepository } from '../data/demand-alerts.repository.ts';
import { checkDemandAlerts } from '../jobs/check-demand-alerts.job.ts';

interface Book {
  readonly units: ReadonlyMap<string, OrgUnitInfo>;
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly categories: ReadonlyMap<string, CategoryInfo>;
  readonly sources: ReadonlyMap<string, SourceInfo>;
}

/** Reading alerts, and choosing the goods that are watched. A reader sees alerts of areas in which they see a store. */
@Injectable()
export class DemandAlertDesk {
  constructor(
    private readonly alerts: DemandAlertsRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly uplifts: Uplifts,
    private readonly jobs: Jobs,
    private readonly audit: AuditApi,
  ) {}

  async list(tx: Tx, state: AlertRow['state'] | null): Promise<DemandAlert[]> {
    const rows = await this.alerts.list(tx, state);
    const lines = Map.groupBy(
      await this.alerts.lines(
        tx,
        rows.map((r) => r.id),
      ),
      (l) => l.alertId,
    );
    const book = await this.book(tx);
    const scope = storesFor(tx.ctx, 'ordering.order.read');
    return rows.flatMap((row) => {
      const own = lines.get(row.id) ?? [];
      return own.some((l) => scope === 'all' || scope.includes(l.storeId)) ? [alertView(row, own, book)] : [];
    });
  }

  /** @throws NotFound */
  async get(tx: Tx, id: string): Promise<DemandAlertDetail> {
    const row = await this.alerts.find(tx, id);
    if (!row) throw new NotFound();
    const all = await this.alerts.lines(tx, [id]);
    // A store manager sees the own store's part; the area's figures stand in the head.
    const seen = all.filter((l) => reaches(tx.ctx, 'ordering.order.read', l.storeId));
    if (seen.length === 0) throw new NotFound();
    const book = await this.book(tx);
    const amount = seen.reduce((sum, l) => sum + valueMinor(l.preparedMilli, l.packMilli, l.packPriceMinor), 0n);
    const { currency } = await this.org.tenant(tx);
    const reachesAll = all.every((l) => reaches(tx.ctx, 'ordering.alert.act', l.storeId));
    return {
      ...alertView(row, all, book),
      evidence: row.evidence,
      lines: seen.map((l) => lineView(l, book)),
      left: leftView(seen, book),
      amount: minorToWire(amount),
      currency: book.stores.get(seen[0]?.storeId ?? '')?.currency ?? currency,
      uplift: await this.uplifts.view(tx, id, reachesAll),
      mayAct: row.state === 'open' && reachesAll,
    };
  }

  /** Looks for alerts now, because somebody asked. */
  async check(tx: Tx): Promise<void> {
    await this.lookNow(tx);
    await this.audit.record(tx, {
      action: 'ordering.demand-alert.check',
      entity: 'demand_alert',
      entityId: '-',
      storeId: null,
    });
  }

  private async lookNow(tx: Tx): Promise<void> {
    await this.jobs.enqueue(tx, checkDemandAlerts, {}, { dedupeKey: 'now' });
    await this.jobs.enqueue(tx, checkRegionalDemand, {}, { dedupeKey: 'now' });
  }

  async goods(tx: Tx): Promise<{
    kinds: {
      kind: DemandAlertKind;
      items: ReturnType<typeof named>[];
      categories: ReturnType<typeof named>[];
      version: number;
    }[];
  }> {
    const rows = await this.alerts.goods(tx);
    const versions = await this.alerts.goodsVersions(tx);
    const book = await this.book(tx);
    return {
      kinds: DEMAND_ALERT_KINDS.map((kind) => {
        const own = rows.filter((r) => r.kind === kind);
        return {
          kind,
          items: own.flatMap((r) => (r.itemId === null ? [] : [named(r.itemId, book.items.get(r.itemId))])),
          categories: own.flatMap((r) =>
            r.categoryId === null ? [] : [named(r.categoryId, book.categories.get(r.categoryId))],
          ),
          version: versions.get(kind) ?? 0,
        };
      }),
    };
  }

  /** @throws SignalTargetUnknown, VersionConflict */
  async putGoods(
    tx: Tx,
    kind: DemandAlertKind,
    goods: { readonly items: readonly string[]; readonly categories: readonly string[]; readonly version: number },
  ): Promise<void> {
    const book = await this.book(tx);
    if (goods.items.some((id) => !book.items.has(id))) throw new SignalTargetUnknown('items');
    if (goods.categories.some((id) => !book.categories.has(id))) throw new SignalTargetUnknown('categories');
    await this.alerts.putGoods(tx, kind, {
      items: [...new Set(goods.items)],
      categories: [...new Set(goods.categories)],
      version: goods.version,
    });
    await this.audit.record(tx, {
      action: 'ordering.demand-alert.choose-goods',
      entity: 'demand_alert',
      entityId: newId(),
      storeId: null,
      diff: { kind, items: goods.items.length, categories: goods.categories.length },
    });
    await this.lookNow(tx);
  }

  private async book(tx: Tx): Promise<Book> {
    return {
      units: new Map((await this.org.units(tx)).map((u) => [u.id, u])),
      stores: new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s])),
      items: new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i])),
      categories: new Map((await this.catalog.categories(tx)).map((c) => [c.id, c])),
      sources: await this.catalog.sources(tx),
    };
  }
}

const named = (id: string, found: { readonly name: string; readonly nameEn: string | null } | undefined) => ({
  id,
  name: found?.name ?? '',
  nameEn: found?.nameEn ?? null,
});

function alertView(row: AlertRow, lines: readonly AlertLineRow[], book: Book): DemandAlert {
  const goods = book.categories.get(row.goodsKey) ?? book.items.get(row.goodsKey);
  return {
    id: row.id,
    kind: row.kind,
    area: named(row.unitId, book.units.get(row.unitId)),
    goods: goods ? named(row.goodsKey, goods) : null,
    from: row.from,
    to: row.to,
    state: row.state,
    raisedAt: row.raisedAt.toISOString(),
    checkedAt: row.checkedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    closedBy: row.closedBy,
    reason: row.reason,
    items: new Set(lines.map((l) => l.itemId)).size,
    stores: new Set(lines.filter((l) => l.preparedMilli > 0n).map((l) => l.storeId)).size,
    worst: worstOf(row, lines, book),
    outcome: row.outcome,
    version: row.version,
  };
}

/** The item that lacks most packs over the area: the sentence that people say. */
function worstOf(row: AlertRow, lines: readonly AlertLineRow[], book: Book): DemandAlert['worst'] {
  const items = [...Map.groupBy(lines, (l) => l.itemId)].map(([itemId, own]) => {
    const pack = Number(own[0]?.packMilli ?? 1n);
    const have = own.reduce(
      (sum, l) => sum + Number(l.onHandMilli > 0n ? l.onHandMilli : 0n) + Number(l.incomingMilli),
      atSites(row, itemId),
    );
    const need = own.reduce((sum, l) => sum + Number(l.demandMilli), 0);
    return {
      itemId,
      uom: own[0]?.packUom ?? '',
      have: have / pack,
      need: need / pack,
      share: have / Math.max(1, need),
    };
  });
  // Of two that lack as much the one of which less is there.
  const [worst] = items.sort((a, b) => b.need - b.have - (a.need - a.have) || a.share - b.share);
  return {
    item: named(worst?.itemId ?? NOBODY, book.items.get(worst?.itemId ?? '')),
    uom: worst?.uom ?? '',
    have: Math.floor(worst?.have ?? 0),
    need: Math.ceil(worst?.need ?? 0),
  };
}

/** The area's part of what kitchens and warehouses hold, thousandths. */
const atSites = (row: AlertRow, itemId: string): number =>
  (row.evidence.sites ?? []).reduce((sum, s) => (s.itemId === itemId ? sum + Number(toMilli(s.share)) : sum), 0);

/** An alert always has lines; a reader of a damaged one still gets an answer. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function lineView(l: AlertLineRow, book: Book): DemandAlertLine {
  const item = book.items.get(l.itemId);
  return {
    store: named(l.storeId, book.stores.get(l.storeId)),
    item: { ...named(l.itemId, item), sku: item?.sku ?? '', baseUom: item?.baseUom ?? '' },
    source: l.sourceId === null ? null : named(l.sourceId, book.sources.get(l.sourceId)),
    onHand: fromMilli(l.onHandMilli),
    incoming: fromMilli(l.incomingMilli),
    demand: fromMilli(l.demandMilli),
    prepared: fromMilli(l.preparedMilli),
    packs: Number(l.preparedMilli / l.packMilli),
    packUom: l.packUom,
    amount: minorToWire(valueMinor(l.preparedMilli, l.packMilli, l.packPriceMinor)),
    orderId: l.orderId,
  };
}

/** Stores without an order, each once per source. */
function leftView(lines: readonly AlertLineRow[], book: Book): DemandAlertLeft[] {
  const without = lines.filter((l) => l.leftCode !== null && l.orderId === null);
  return [...Map.groupBy(without, (l) => `${l.storeId} ${l.sourceId}`).values()].flatMap((own): DemandAlertLeft[] => {
    const [first] = own;
    if (!first) return [];
    const { storeId, sourceId, leftCode, leftReason, leftReasonEn } = first;
    return [
      {
        store: named(storeId, book.stores.get(storeId)),
        source: sourceId === null ? null : named(sourceId, book.sources.get(sourceId)),
        code: leftCode ?? '',
        reason: leftReason ?? '',
        reasonEn: leftReasonEn ?? '',
        items: own.length,
      },
    ];
  });
}
