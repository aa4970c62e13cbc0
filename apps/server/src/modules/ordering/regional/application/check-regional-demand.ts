import type { RegionalEvidence } from '@larder/contracts/ordering/demand-alerts';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo } from '../../../../foundation/catalog/index.ts';
import { OrgApi, type OrgUnitInfo, type PolicyKey, type PolicyValue } from '../../../../foundation/org/index.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { AreaStock, orderable, type StockOf } from '../../alerts/application/area-stock.ts';
import { sitesOf } from '../../alerts/application/check-demand-alerts.ts';
import { RaiseAlert } from '../../alerts/application/raise-alert.ts';
import { SiteStock } from '../../alerts/application/site-stock.ts';
import { type AlertRow, alertKey, DemandAlertsRepository } from '../../alerts/data/demand-alerts.repository.ts';
import { shortLines } from '../../alerts/domain/demand-alert.ts';
import type { SiteShare } from '../../alerts/domain/site-share.ts';
import { isSold, keeps, type Watched, watchedGoods } from '../../alerts/domain/watched-goods.ts';
import { tradingDayOf } from '../../application/trading-day.ts';
import { isBehind, leastScore, type Rise } from '../domain/early-demand.ts';
import { RECENT_DAYS, WEEKS } from '../domain/region-sales.ts';
import { SeasonBook, type SeasonCurve, strength } from '../domain/season-book.ts';
import { type Lag, learntLag, weatherLag } from '../domain/season-lag.ts';
import { ReadRegions, type Region, type UnreadStore } from './read-regions.ts';
import { RegionWeather } from './region-weather.ts';

type Policies = { readonly [K in PolicyKey]: PolicyValue<K> };

/** Goods for a season must keep until it comes. */
const KEEPS_DAYS = 28;
/** A season that is farther away is not laid in yet. */
const MOST_LAG_DAYS = 28;
/** What the strongest rises bring to one area in one night; the rest come tomorrow if they last. */
const MOST_PER_AREA = 5;
/** Stores that an error names; the rest are counted. */
const NAMED_STORES = 10;

/** An area that a rise elsewhere will reach. */
interface Follower {
  readonly region: Region;
  readonly goods: Watched;
  readonly rise: Rise;
  readonly lag: Lag;
}

/** Finds goods whose season runs early in one area, and warns the areas that are still to have it and hold too little. */
@Injectable()
export class CheckRegionalDemand {
  constructor(
    private readonly db: TenantDb,
    private readonly alerts: DemandAlertsRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly regions: ReadRegions,
    private readonly weather: RegionWeather,
    private readonly stock: AreaStock,
    private readonly sites: SiteStock,
    private readonly raising: RaiseAlert,
    private readonly clock: Clock,
  ) {}

  /**
   * An area that fails costs the others nothing, nor does a store that cannot be read: its area is judged by the rest.
   * @returns regional alerts that are open after it, and how many of them are new
   * @throws AggregateError that names what was left out and why, after all the rest: it stands among the failed work
   */
  async run(ctx: TenantContext): Promise<{ open: number; raised: number }> {
    const { today, goods, units, items } = await this.db.tx(ctx, async (tx) => {
      const all = await this.catalog.allItems(tx);
      return {
        today: localParts(this.clock.now(), (await this.org.tenant(tx)).zone).date,
        items: new Map(all.map((i) => [i.id, i])),
        units: new Map((await this.org.units(tx)).map((u) => [u.id, u])),
        goods: goodsOf(
          (await this.alerts.goods(tx)).filter((g) => g.kind === 'regional'),
          all,
        ),
      };
    });
    const { regions, read } = await this.regions.open(ctx, today, goods);
    const season = new SeasonBook({
      leastScore: leastScore(goods.length * regions.length),
      leastStores: await this.leastStores(ctx, regions),
    });
    const unread: UnreadStore[] = [];
    const unknown = new Set<string>();
    for await (const one of read()) {
      season.add(one.goods);
      unread.push(...one.unread);
      if (one.unread.length === one.region.stores.length) unknown.add(one.region.unitId);
    }
    const followers = await this.followers(ctx, regions, season, goods, today, unknown);
    const atSites =
      followers.length > 0 ? await this.db.tx(ctx, (tx) => this.sites.read(tx, today)) : (): SiteShare[] => [];
    let raised = 0;
    const failed: unknown[] = [];
    for (const own of Map.groupBy(followers, (f) => f.region.unitId).values())
      try {
        raised += await this.db.tx(ctx, async (tx) => {
          await this.alerts.lock(tx);
          return this.warn(tx, own, today, units, items, atSites);
        });
      } catch (error) {
        failed.push(error);
      }
    const open = await this.db.tx(ctx, async (tx) => {
      await this.alerts.lock(tx);
      return this.lapse(tx, today);
    });
    if (failed.length + unread.length > 0)
      throw new AggregateError([...failed, ...unread.map((u) => u.cause)], troubleText(failed.length, unread));
    return { open, raised };
  }

  private async leastStores(ctx: TenantContext, regions: readonly Region[]): Promise<(unitId: string) => number> {
    const of = new Map<string, number>();
    await this.db.tx(ctx, async (tx) => {
      for (const { unitId, stores } of regions)
        if (stores[0]) of.set(unitId, await this.org.policy(tx, 'regional.leastStores', stores[0].id));
    });
    return (unitId) => of.get(unitId) ?? 2;
  }

  /** @param unknown areas of which no store could be read: nobody knows whether their season has come */
  private async followers(
    ctx: TenantContext,
    regions: readonly Region[],
    season: SeasonBook,
    goods: readonly Watched[],
    today: string,
    unknown: ReadonlySet<string>,
  ): Promise<Follower[]> {
    const rises = season.rises();
    if (rises.size === 0) return [];
    return this.db.tx(ctx, async (tx) => {
      const highs = await this.weather.read(tx, regions, today);
      const found: Follower[] = [];
      for (const [g, rise] of [...rises].sort(([, a], [, b]) => strength(b) - strength(a))) {
        const leader = regions.findIndex((r) => r.unitId === rise.unitId);
        for (const [r, region] of regions.entries()) {
          const [first] = region.stores;
          if (r === leader || !first || unknown.has(region.unitId)) continue;
          const policies = await this.org.policies(tx, first.id);
          const theirs = season.curve(g, r);
          if (!policies['regional.alerts'] || !isBehind(theirs.standing, rise)) continue;
          const places = { leaderId: rise.unitId, followerId: region.unitId };
          const lag = lagOf(season.curve(g, leader), theirs, highs, places, policies);
          if (lag && lag.days <= MOST_LAG_DAYS) found.push({ region, goods: goods[g] as Watched, rise, lag });
        }
      }
      return found;
    });
  }

  /** @returns alerts that are new */
  private async warn(
    tx: Tx,
    followers: readonly Follower[],
    today: string,
    units: ReadonlyMap<string, OrgUnitInfo>,
    items: ReadonlyMap<string, ItemInfo>,
    atSites: (storeIds: readonly string[]) => SiteShare[],
  ): Promise<number> {
    const answered = await this.alerts.answered(tx, today);
    let raised = 0;
    for (const { region, goods, rise, lag } of followers) {
      const { unitId, stores } = region;
      const [first] = stores;
      if (
        raised >= MOST_PER_AREA ||
        !first ||
        answered.has(alertKey({ kind: 'regional', unitId, goodsKey: goods.key }))
      )
        continue;
      const cover = (await this.org.policies(tx, first.id))['regional.coverDays'];
      const factor = Math.round(rise.safeUplift * 1000);
      const stock: StockOf[] = [];
      for (const store of stores) {
        const day = tradingDayOf(this.clock.now(), store);
        const own = await this.stock.of(tx, { store, day, skip: lag.days, days: cover });
        for (const line of own)
          if (goods.has(items.get(line.itemId)))
            stock.push({ ...line, demandMilli: (line.demandMilli * BigInt(factor)) / 1000n });
      }
      const shares = atSites(stores.map((s) => s.id));
      const lines = shortLines(stock, shares).map(orderable);
      if (!lines.some((l) => l.preparedMilli > 0n)) continue;
      const from = addDays(today, lag.days);
      const evidence = {
        days: [],
        threshold: null,
        leastDays: null,
        forecastFrom: today,
        sites: sitesOf(shares, lines),
        regional: evidenceOf(rise, lag, today, units, coverDaysOf(lines, shares, cover)),
      };
      const to = addDays(from, cover - 1);
      const alert = { kind: 'regional' as const, unitId, goodsKey: goods.key, from, to, evidence };
      raised += (await this.raising.run(tx, alert, lines, items)).isNew ? 1 : 0;
    }
    return raised;
  }

  /**
   * A rise is news for a week or two and then what the area is used to, so that an alert stays although it is not found
   * again; it lapses when the days have come for which it was prepared. @returns alerts that stay
   */
  private async lapse(tx: Tx, today: string): Promise<number> {
    let open = 0;
    for (const alert of await this.alerts.list(tx, 'open')) {
      if (alert.kind !== 'regional') continue;
      if (isOver(alert, today)) {
        await this.alerts.close(tx, alert.id, alert.version, { state: 'lapsed', reason: null, at: this.clock.now() });
        await this.raising.over(tx, alert.id);
      } else open += 1;
    }
    return open;
  }
}

/** The chosen items and categories; without a choice every item that keeps, each for itself. */
function goodsOf(chosen: Parameters<typeof watchedGoods>[0], items: readonly ItemInfo[]): Watched[] {
  if (chosen.length > 0) return watchedGoods(chosen, KEEPS_DAYS);
  return items
    .filter((item) => isSold(item) && keeps(item, KEEPS_DAYS))
    .map(({ id }) => ({ key: id, has: (item) => item?.id === id }));
}

/** Named by name and reason: a person looks at the store, not at a stack. */
function troubleText(areas: number, unread: readonly UnreadStore[]): string {
  const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)).split('\n')[0];
  const stores = unread
    .slice(0, NAMED_STORES)
    .map(({ store, cause }) => `${store.code} ${store.name} (${reason(cause)})`);
  const more = unread.length - stores.length;
  return [
    areas > 0 ? `${areas} areas were not warned` : '',
    unread.length > 0 ? `not read: ${stores.join('; ')}${more > 0 ? ` and ${more} more` : ''}` : '',
  ]
    .filter(Boolean)
    .join('; ');
}

/** Half of the days are over and nobody has answered. */
const isOver = ({ from, to }: AlertRow, today: string): boolean => to < today || addDays(from, 7) < today;

/** From last year's curves, else from the weather, else as the rules assume; undefined where it does not follow. */
function lagOf(
  leader: SeasonCurve,
  follower: SeasonCurve,
  highs: Awaited<ReturnType<RegionWeather['read']>>,
  places: { readonly leaderId: string; readonly followerId: string },
  policies: Policies,
): Lag | undefined {
  const wholeYear = Math.min(leader.knownWeeks, follower.knownWeeks) >= WEEKS;
  const learnt = wholeYear ? learntLag(leader.weeks, follower.weeks) : undefined;
  // Weekly curves are true to a week: one that went a week ahead may as well have come at the same time.
  if (learnt) return learnt.days >= -7 ? { ...learnt, days: Math.max(0, learnt.days) } : undefined;
  const there = highs.get(places.leaderId);
  const here = highs.get(places.followerId);
  const told = there && here ? weatherLag(there, here, 7) : undefined;
  if (told === 'not-ahead') return undefined;
  return told ?? { source: 'assumed', days: policies['regional.lagDays'] };
}

function coverDaysOf(lines: readonly StockOf[], shares: readonly SiteShare[], days: number): number | null {
  const itemIds = new Set(lines.map((l) => l.itemId));
  const have =
    lines.reduce((sum, l) => sum + Math.max(0, Number(l.onHandMilli)) + Number(l.incomingMilli), 0) +
    shares.reduce((sum, s) => (itemIds.has(s.itemId) ? sum + Number(s.shareMilli) : sum), 0);
  const perDay = lines.reduce((sum, l) => sum + Number(l.demandMilli), 0) / days;
  return perDay > 0 ? Math.round((have / perDay) * 10) / 10 : null;
}

function evidenceOf(
  rise: Rise,
  lag: Lag,
  today: string,
  units: ReadonlyMap<string, OrgUnitInfo>,
  coverDays: number | null,
): RegionalEvidence {
  const unit = units.get(rise.unitId);
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    leader: { id: rise.unitId, name: unit?.name ?? '', nameEn: unit?.nameEn ?? null },
    weeks: rise.weeks.map((w, i) => ({
      from: addDays(today, i * 7 - RECENT_DAYS),
      sold: round(w.sold),
      expected: round(w.expected),
    })),
    uplift: Math.round(rise.uplift * 100) / 100,
    prepared: Math.round(rise.safeUplift * 100) / 100,
    rising: rise.rising,
    stores: rise.stores,
    seasonKnown: rise.seasonKnown,
    lag: {
      days: lag.days,
      source: lag.source,
      correlation: lag.source === 'history' ? lag.correlation : null,
      threshold: lag.source === 'weather' ? lag.threshold : null,
    },
    coverDays,
  };
}
