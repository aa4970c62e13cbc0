import { fromMilli } from '@larder/contracts/common/quantity';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { alertKey, DemandAlertsRepository } from '../data/demand-alerts.repository.ts';
import { shortLines } from '../domain/demand-alert.ts';
import type { SiteShare } from '../domain/site-share.ts';
import { watchedGoods } from '../domain/watched-goods.ts';
import { AreaStock, orderable, type StockOf } from './area-stock.ts';
import { AreasAhead, evidenceOf, type StoreAhead } from './areas-ahead.ts';
import { ConcludeAlerts } from './conclude-alerts.ts';
import { RaiseAlert, type Raised } from './raise-alert.ts';
import { SiteStock } from './site-stock.ts';

/** Goods that keep this long can be laid in ahead; fresh ones are ordered day by day anyway. */
const KEEPS_DAYS = 7;

type Shares = (storeIds: readonly string[]) => readonly SiteShare[];

/** Finds the areas that run short while weather or a festival raises demand, and closes what is over. */
@Injectable()
export class CheckDemandAlerts {
  constructor(
    private readonly db: TenantDb,
    private readonly alerts: DemandAlertsRepository,
    private readonly catalog: CatalogApi,
    private readonly areas: AreasAhead,
    private readonly stock: AreaStock,
    private readonly sites: SiteStock,
    private readonly raising: RaiseAlert,
    private readonly concluding: ConcludeAlerts,
    private readonly clock: Clock,
  ) {}

  /**
   * An area that fails costs the others nothing, and keeps the alerts that it has.
   * @returns alerts that are open after it, and how many of them are new
   * @throws AggregateError with what went wrong, after all other areas
   */
  async run(ctx: TenantContext): Promise<{ open: number; raised: number }> {
    const areas = await this.db.tx(ctx, (tx) => this.areas.read(tx));
    const [first] = [...areas.values()].flat();
    const shares: Shares = first ? await this.db.tx(ctx, (tx) => this.sites.read(tx, first.day.localDate)) : () => [];
    let raised = 0;
    const standing = new Set<string>();
    const failed = new Map<string, unknown>();
    // A transaction per area: a chain's stock and forecasts in one would hold everything back.
    for (const [unitId, stores] of areas)
      try {
        const found = await this.db.tx(ctx, async (tx) => {
          await this.alerts.lock(tx);
          return this.checkArea(tx, unitId, stores, shares);
        });
        for (const alert of found) standing.add(alert.id);
        raised += found.filter((a) => a.isNew).length;
      } catch (error) {
        failed.set(unitId, error);
      }
    await this.db.tx(ctx, async (tx) => {
      await this.alerts.lock(tx);
      for (const id of await this.alerts.openOf(tx, [...failed.keys()])) standing.add(id);
      await this.lapse(tx, standing);
      await this.concluding.run(tx);
    });
    if (failed.size > 0)
      throw new AggregateError(failed.values(), `${failed.size} of ${areas.size} areas were not checked`);
    return { open: standing.size, raised };
  }

  private async checkArea(tx: Tx, unitId: string, stores: readonly StoreAhead[], shares: Shares): Promise<Raised[]> {
    const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
    const goods = Map.groupBy(await this.alerts.goods(tx), (g) => g.kind);
    const answered = await this.alerts.answered(tx, stores[0]?.day.localDate ?? '');
    const stock = new Map<string, readonly StockOf[]>();
    for (const s of stores)
      stock.set(s.store.id, await this.stock.of(tx, { store: s.store, day: s.day, days: s.days.length }));
    const raised: Raised[] = [];
    for (const kind of new Set(stores.flatMap((s) => s.triggers.map((t) => t.kind)))) {
      const concerned = stores.filter((s) => s.triggers.some((t) => t.kind === kind));
      const atSites = shares(concerned.map((s) => s.store.id));
      for (const watched of watchedGoods(goods.get(kind) ?? [], KEEPS_DAYS)) {
        if (answered.has(alertKey({ kind, unitId, goodsKey: watched.key }))) continue;
        const lines = shortLines(
          concerned.flatMap((s) => stock.get(s.store.id) ?? []).filter((l) => watched.has(items.get(l.itemId))),
          atSites,
        ).map(orderable);
        if (!lines.some((l) => l.preparedMilli > 0n)) continue;
        const [first] = concerned as [StoreAhead, ...StoreAhead[]];
        const from = first.days[0]?.date ?? first.day.originDate;
        const evidence = { ...evidenceOf(first, kind), sites: sitesOf(atSites, lines) };
        const to = first.days.at(-1)?.date ?? from;
        raised.push(
          await this.raising.run(tx, { kind, unitId, goodsKey: watched.key, from, to, evidence }, lines, items),
        );
      }
    }
    return raised;
  }

  /** Open alerts that this check did not find again: the weather turned, or the goods came. */
  private async lapse(tx: Tx, standing: ReadonlySet<string>): Promise<void> {
    for (const alert of await this.alerts.list(tx, 'open'))
      if (alert.kind !== 'regional' && !standing.has(alert.id)) {
        await this.alerts.close(tx, alert.id, alert.version, { state: 'lapsed', reason: null, at: this.clock.now() });
        await this.raising.over(tx, alert.id);
      }
  }
}

/** Shares of the goods that an alert is about, for its evidence. */
export function sitesOf(shares: readonly SiteShare[], lines: readonly { readonly itemId: string }[]) {
  const short = new Set(lines.map((l) => l.itemId));
  return shares
    .filter((s) => short.has(s.itemId))
    .map((s) => ({
      site: { id: s.siteId, name: s.name, nameEn: s.nameEn },
      itemId: s.itemId,
      free: fromMilli(s.freeMilli),
      share: fromMilli(s.shareMilli),
    }));
}
