import { minorToWire } from '@larder/contracts/common/money';
import type {
  OutlookCalibration,
  OutlookGroup,
  OutlookGroupRow,
  OutlookSummary,
  ShortageHorizon,
} from '@larder/contracts/ordering/outlook';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo, type ListingInfo, type SourceInfo } from '../../../../foundation/catalog/index.ts';
import { IdentityApi } from '../../../../foundation/identity/index.ts';
import { InventoryApi, StockFigures } from '../../../../foundation/inventory/index.ts';
import { OrgApi, type OrgUnitInfo, type StoreInfo } from '../../../../foundation/org/index.ts';
import { addDays, localParts } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { reaches, storesFor } from '../../../../platform/tenancy/tenant-context.ts';
import { tradingDayOf } from '../../application/trading-day.ts';
import { RunsRepository } from '../../data/runs.repository.ts';
import { dayOf, nextSlot } from '../../domain/supply-slot.ts';
import {
  OutlookRepository,
  type ShortageFilterRow,
  type ShortageRow,
  type ShortageSum,
} from '../data/outlook.repository.ts';
import { type KeptPeak, PeaksRepository } from '../data/peaks.repository.ts';
import { AHEAD_DAYS, needsAhead, STALE_DAYS } from './look-ahead.ts';

export interface ShortageAsk {
  readonly scope?: string | undefined;
  readonly horizon: ShortageHorizon;
  readonly least: number;
  readonly day?: string | undefined;
  readonly itemId?: string | undefined;
  readonly sourceId?: string | undefined;
}

export interface NamedShortages {
  readonly rows: readonly ShortageRow[];
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly sources: ReadonlyMap<string, SourceInfo>;
}

export interface NamedPeaks {
  readonly rows: readonly KeptPeak[];
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly people: ReadonlyMap<string, string>;
}

export interface Donor {
  readonly store: StoreInfo;
  readonly onHandMilli: bigint;
  readonly spareMilli: bigint;
}

export interface ShortageFacts extends NamedShortages {
  readonly madeAt: Date;
  readonly listing: ListingInfo | undefined;
  readonly donors: readonly Donor[];
  readonly safetyDays: number;
}

const MOST_DONORS = 5;
/** What a store keeps is read store by store: those with most of the item are asked, not a whole region. */
const MOST_ASKED = 15;
/** What a giving store keeps above its own mean demand, in standard deviations. */
const KEEP_SPREADS = 1.64;
const MILLI = 1000;
const BP = 100;

/** Reads of the look ahead, for the stores that a person may see. */
@Injectable()
export class OutlookQueries {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly stock: StockFigures,
    private readonly inventory: InventoryApi,
    private readonly identity: IdentityApi,
    private readonly runs: RunsRepository,
    private readonly outlook: OutlookRepository,
    private readonly peakRows: PeaksRepository,
    private readonly clock: Clock,
  ) {}

  async summary(tx: Tx, ask: ShortageAsk): Promise<OutlookSummary> {
    const { filter, stores, currency, today } = await this.scope(tx, ask);
    const looks = await this.outlook.looks(tx, filter.storeIds, filter.since);
    const byDay = await this.outlook.sums(tx, filter, 'likely_date');
    const byStore = await this.outlook.sums(tx, filter, 'store_id');
    const to = addDays(today, AHEAD_DAYS - 1);
    const peaks = await this.peakRows.counts(tx, filter.storeIds, today, to);
    return {
      madeAt:
        looks.reduce<Date | null>((least, l) => (least && least <= l.madeAt ? least : l.madeAt), null)?.toISOString() ??
        null,
      stores: stores.length,
      silent: stores.length - looks.filter((l) => l.items > 0).length,
      currency,
      otherCurrencyStores: stores.filter((s) => s.currency !== currency).length,
      total: {
        items: byStore.reduce((n, s) => n + s.items, 0),
        stores: byStore.length,
        lost: lostOf(byStore, currency),
        overlap: overlapOf(byStore, currency),
      },
      days: Array.from({ length: AHEAD_DAYS }, (_, i) => {
        const date = addDays(today, i);
        const sums = byDay.filter((s) => s.key === date);
        return {
          date,
          items: sums.reduce((n, s) => n + s.items, 0),
          lost: lostOf(sums, currency),
          peaks: peaks.get(date) ?? 0,
        };
      }),
    };
  }

  async page(tx: Tx, ask: ShortageAsk, after: readonly string[] | undefined, limit: number): Promise<NamedShortages> {
    const { filter } = await this.scope(tx, ask);
    return this.named(tx, await this.outlook.page(tx, filter, after, limit));
  }

  async groups(tx: Tx, ask: ShortageAsk, by: OutlookGroup): Promise<OutlookGroupRow[]> {
    const { filter, stores, currency } = await this.scope(tx, ask);
    const column = ({ store: 'store_id', area: 'store_id', item: 'item_id', supplier: 'source_id' } as const)[by];
    const sums = await this.outlook.sums(tx, filter, column);
    const names = await this.groupNames(tx, by, stores, sums);
    const areaOf = new Map(stores.map((s) => [s.id, s.areaId]));
    const grouped = Map.groupBy(sums, (s) => (by === 'area' ? (areaOf.get(s.key ?? '') ?? null) : s.key));
    return [...grouped]
      .map(([id, rows]) => ({
        id,
        name: names.get(id ?? '')?.name ?? '',
        nameEn: names.get(id ?? '')?.nameEn ?? null,
        items: rows.reduce((n, r) => n + r.items, 0),
        stores: by === 'area' ? rows.length : Math.max(...rows.map((r) => r.stores)),
        lost: lostOf(rows, currency),
      }))
      .toSorted((a, b) => b.lost - a.lost || b.items - a.items);
  }

  /** @throws NotFound when nothing is said of the item, or the store is out of scope */
  async shortage(tx: Tx, storeId: string, itemId: string): Promise<ShortageFacts> {
    if (!reaches(tx.ctx, 'ordering.outlook.read', storeId)) throw new NotFound();
    const row = await this.outlook.find(tx, storeId, itemId);
    if (!row) throw new NotFound();
    const listing = (await this.catalog.listings(tx, storeId)).find((l) => l.itemId === itemId);
    return {
      ...(await this.named(tx, [row])),
      madeAt: row.madeAt,
      listing,
      donors: await this.donors(tx, storeId, itemId),
      safetyDays: await this.org.policy(tx, 'ordering.safetyDays', storeId),
    };
  }

  async peaks(
    tx: Tx,
    ask: {
      readonly scope?: string | undefined;
      readonly from?: string | undefined;
      readonly to?: string | undefined;
      readonly only: boolean;
    },
    after: readonly string[] | undefined,
    limit: number,
  ): Promise<NamedPeaks> {
    const { stores, today } = await this.scope(tx, { scope: ask.scope, horizon: 'week', least: 50 });
    const rows = await this.peakRows.page(
      tx,
      {
        storeIds: stores.map((s) => s.id),
        from: ask.from ?? today,
        to: ask.to ?? addDays(today, AHEAD_DAYS - 1),
        only: ask.only,
      },
      after,
      limit,
    );
    return this.namedPeaks(tx, rows);
  }

  /** @throws NotFound */
  async peak(tx: Tx, storeId: string, date: string): Promise<NamedPeaks> {
    const row = reaches(tx.ctx, 'ordering.outlook.read', storeId)
      ? await this.peakRows.find(tx, storeId, date)
      : undefined;
    if (!row) throw new NotFound();
    return this.namedPeaks(tx, [row]);
  }

  async calibration(tx: Tx, scope: string | undefined): Promise<OutlookCalibration> {
    const { filter } = await this.scope(tx, { scope, horizon: 'week', least: 50 });
    const { tenths, from, to } = await this.outlook.scores(tx, filter.storeIds);
    const sum = (of: (t: (typeof tenths)[number]) => number): number => tenths.reduce((n, t) => n + of(t), 0);
    return {
      from,
      to,
      judged: sum((t) => t.ranOut + t.held),
      prevented: sum((t) => t.prevented),
      unknown: sum((t) => t.unknown),
      tenths: tenths.flatMap((t) => {
        const judged = t.ranOut + t.held;
        return judged === 0
          ? []
          : [{ tenth: t.tenth, judged, said: Number(t.saidBp) / judged / (BP * 100), happened: t.ranOut / judged }];
      }),
      peaks: await this.peakRows.cameTrue(tx, filter.storeIds),
    };
  }

  /** Stores of the same area with more than they need until their own next delivery. */
  private async donors(tx: Tx, storeId: string, itemId: string): Promise<Donor[]> {
    const store = await this.org.store(tx, storeId);
    const above = store.areaId ?? store.regionId;
    if (above === null) return [];
    const near = (await this.org.stores(tx, 'all')).filter(
      (s) => s.id !== storeId && s.kind === 'store' && s.status === 'open' && s.path.split('/').includes(above),
    );
    const onHand = await this.stock.onHand(
      tx,
      near.map((s) => s.id),
      [itemId],
    );
    const asked = near
      .map((s) => ({ store: s, has: onHand.get(s.id)?.get(itemId) ?? 0n }))
      .filter(({ has }) => has > 0n)
      .toSorted((a, b) => Number(b.has - a.has))
      .slice(0, MOST_ASKED);
    const donors: Donor[] = [];
    for (const { store: s, has } of asked) {
      const keeps = await this.keeps(tx, s, itemId);
      if (keeps === undefined) continue;
      // Promised to another store already: it cannot be given twice.
      const promised = (await this.inventory.promised(tx, s.id)).get(itemId) ?? 0n;
      const spare = has - promised - keeps;
      if (spare > 0n) donors.push({ store: s, onHandMilli: has, spareMilli: (spare / BigInt(MILLI)) * BigInt(MILLI) });
    }
    return donors
      .filter((d) => d.spareMilli > 0n)
      .toSorted((a, b) => Number(b.spareMilli - a.spareMilli))
      .slice(0, MOST_DONORS);
  }

  /** What a store should keep of an item until its own next delivery; undefined where no forecast says it. */
  private async keeps(tx: Tx, store: StoreInfo, itemId: string): Promise<bigint | undefined> {
    const day = tradingDayOf(this.clock.now(), store);
    const forecast = (await this.runs.forecasts(tx, store.id, addDays(day.originDate, -STALE_DAYS), day.originDate)).at(
      -1,
    );
    if (!forecast) return undefined;
    const book = await this.catalog.recipeBook(tx, day.originDate);
    const need = needsAhead(forecast, book, day.originDate, day.remainingShare).find((n) => n.itemId === itemId);
    if (!need) return 0n;
    const listing = (await this.catalog.listings(tx, store.id)).find((l) => l.itemId === itemId);
    const calendar = (await this.catalog.calendars(tx, store.id)).find((c) => c.sourceId === listing?.sourceId);
    const slot = calendar && nextSlot(calendar.slots, dayOf(day.localDate), day.localMinute);
    const days = slot ? Math.max(1, slot.deliveryDay - dayOf(day.originDate)) : AHEAD_DAYS;
    const mean = need.meanMilli.slice(0, days).reduce((a, b) => a + b, 0);
    const spread = Math.sqrt(need.sdMilli.slice(0, days).reduce((a, b) => a + b * b, 0));
    const safety = listing?.safetyStockMilli ?? 0n;
    const wanted = BigInt(Math.ceil(mean + KEEP_SPREADS * spread));
    return wanted > safety ? wanted : safety;
  }

  private async named(tx: Tx, rows: readonly ShortageRow[]): Promise<NamedShortages> {
    return {
      rows,
      items: await this.catalog.items(tx, [...new Set(rows.map((r) => r.itemId))]),
      stores: new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s])),
      sources: await this.catalog.sources(tx),
    };
  }

  private async namedPeaks(tx: Tx, rows: readonly KeptPeak[]): Promise<NamedPeaks> {
    return {
      rows,
      stores: new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s])),
      people: await this.identity.names(tx, [...new Set(rows.flatMap((r) => r.toldBy ?? []))]),
    };
  }

  private async groupNames(
    tx: Tx,
    by: OutlookGroup,
    stores: readonly StoreInfo[],
    sums: readonly ShortageSum[],
  ): Promise<ReadonlyMap<string, Pick<OrgUnitInfo, 'name' | 'nameEn'>>> {
    if (by === 'item')
      return this.catalog.items(
        tx,
        sums.flatMap((s) => s.key ?? []),
      );
    if (by === 'supplier') return this.catalog.sources(tx);
    return new Map((by === 'area' ? await this.org.units(tx) : stores).map((u) => [u.id, u]));
  }

  /** @throws NotFound when the unit is unknown, foreign or holds nothing that the reader may see */
  private async scope(
    tx: Tx,
    ask: ShortageAsk,
  ): Promise<{ filter: ShortageFilterRow; stores: readonly StoreInfo[]; currency: string; today: string }> {
    const visible = (await this.org.stores(tx, storesFor(tx.ctx, 'ordering.outlook.read'))).filter(
      (s) => s.kind === 'store',
    );
    const stores =
      ask.scope === undefined ? visible : visible.filter((s) => s.path.split('/').includes(ask.scope as string));
    if (ask.scope !== undefined && stores.length === 0) throw new NotFound();
    const { currency, zone } = await this.org.tenant(tx);
    const today = localParts(this.clock.now(), zone).date;
    return {
      stores,
      currency: stores.some((s) => s.currency === currency) ? currency : (stores[0]?.currency ?? currency),
      today,
      filter: {
        storeIds: stores.map((s) => s.id),
        // A store west of headquarters may still be in yesterday.
        since: addDays(today, -STALE_DAYS),
        horizon: ask.horizon,
        leastBp: ask.least * BP,
        day: ask.day,
        itemId: ask.itemId,
        sourceId: ask.sourceId,
      },
    };
  }
}

const overlapOf = (sums: readonly ShortageSum[], currency: string): number =>
  minorToWire(sums.reduce((sum, s) => (s.currency === currency ? sum + s.rowsMinor - s.lostMinor : sum), 0n));

const lostOf = (sums: readonly ShortageSum[], currency: string): number =>
  minorToWire(sums.reduce((sum, s) => (s.currency === currency ? sum + s.lostMinor : sum), 0n));
