import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type { RouteOutput } from '@larder/contracts/common/route';
import {
  REDUNDANT_REASONS,
  type RedundantStock,
  type stockHealthRoutes,
} from '@larder/contracts/inventory/stock-health';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { businessDateOf, daysBetween } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidInput, NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { CatalogApi, type ItemInfo } from '../../catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import {
  type HeldLot,
  type HoldingRow,
  type LeavingRow,
  StockHealthRepository,
  type TurnedRow,
} from '../data/stock-health.repository.ts';
import { bestTaker, type Judgement, judge, turnover } from '../domain/redundant.ts';
import { costOf } from '../domain/transfer.ts';

type Routes = typeof stockHealthRoutes;
type RedundantQuery = z.output<NonNullable<Routes['redundant']['query']>>;
type TurnoverQuery = z.output<NonNullable<Routes['turnover']['query']>>;
type LossQuery = z.output<NonNullable<Routes['losses']['query']>>;
type Turned = RouteOutput<Routes['turnover']>['total'];

interface Judged {
  readonly row: HoldingRow;
  readonly store: StoreInfo;
  readonly item: ItemInfo;
  readonly judgement: Judgement;
  /** Cost of a base unit, 1/1000 minor units: moving average, else the item's standard cost. */
  readonly costMilliMinor: bigint | null;
}

const SHOWN = 500;
const MOST_DAYS = 366;
/** What the mean daily use looks back on. */
const USE_DAYS = 28;
const DAY_MS = 86_400_000;

/** How well the shelves work: what turns, what stands. Reads only; scopes with several currencies show the first store's. */
@Injectable()
export class StockHealth {
  constructor(
    private readonly rows: StockHealthRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly clock: Clock,
  ) {}

  /** @param most rows that are given back; totals count them all */
  async redundant(tx: Tx, query: RedundantQuery, most = SHOWN): Promise<RouteOutput<Routes['redundant']>> {
    const { stores, currency } = await this.stores(tx, query);
    // Nobody further away is offered anything, see `view`: the shelves of the rest of the chain are not read.
    const areas = new Set(stores.map((s) => s.areaId));
    const regions = new Set(stores.map((s) => s.regionId));
    const everywhere = await this.org.stores(tx, 'all');
    const neighbours = everywhere.filter(
      (s) =>
        (areas.has(s.areaId) || regions.has(s.regionId)) &&
        s.currency === currency &&
        s.cutoverAt !== null &&
        s.kind === 'store' &&
        s.status === 'open',
    );
    const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
    const ids = [...new Set([...stores, ...neighbours].map((s) => s.id))];
    const holdings = await this.rows.holdings(tx, ids);
    const own = new Map(stores.map((s) => [s.id, s]));
    const judged = this.judged(holdings, await this.rows.lots(tx, [...own.keys()]), own, items, query.longDays);
    const worth = (j: Judged, quantity: bigint): bigint => costOf(quantity, j.costMilliMinor) ?? 0n;
    const found = judged.filter((j) => j.judgement.reasons.length > 0);
    const wanted = found
      .filter((j) => query.reason === undefined || j.judgement.reasons.includes(query.reason))
      .sort(
        (a, b) =>
          Number(worth(b, b.judgement.redundantMilli) - worth(a, a.judgement.redundantMilli)) ||
          (a.row.itemId + a.row.storeId < b.row.itemId + b.row.storeId ? -1 : 1),
      );
    const takers = Map.groupBy(holdings, (h) => h.itemId);
    const near = new Map(neighbours.map((s) => [s.id, s]));
    const names = new Map(everywhere.map((s) => [s.id, s]));
    const leaving = new Map(
      (await this.rows.leaving(tx, [...own.keys()])).map((row) => [`${row.storeId} ${row.itemId}`, row]),
    );
    return {
      currency,
      longDays: query.longDays,
      stockValue: minorToWire(
        sumOf(
          holdings.filter((h) => own.has(h.storeId)),
          (h) =>
            costOf(positive(h.onHandMilli), h.averageCostMilliMinor ?? items.get(h.itemId)?.costMilliMinor ?? null) ??
            0n,
        ),
      ),
      totals: REDUNDANT_REASONS.map((reason) => {
        const of = found.filter((j) => j.judgement.reasons.includes(reason));
        return { reason, count: of.length, value: minorToWire(sumOf(of, (j) => worth(j, partOf(j, reason)))) };
      }),
      redundantValue: minorToWire(sumOf(found, (j) => worth(j, j.judgement.redundantMilli))),
      count: wanted.length,
      items: wanted.slice(0, most).map((j) => {
        const underWay = leaving.get(`${j.row.storeId} ${j.row.itemId}`);
        return {
          // What is under way to somebody is offered to nobody else.
          ...this.view(j, underWay ? [] : (takers.get(j.row.itemId) ?? []), near, query.longDays),
          transfer: transferView(underWay, names),
        };
      }),
    };
  }

  /** @throws InvalidInput for a period that is turned round or longer than a year */
  async turnover(tx: Tx, query: TurnoverQuery): Promise<RouteOutput<Routes['turnover']>> {
    const { stores, currency } = await this.stores(tx, query);
    const days = requirePeriod(query);
    const turned = await this.rows.turned(
      tx,
      stores.map((s) => s.id),
      query.from,
      query.to,
    );
    const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
    const groups = Map.groupBy(turned, (row) => keyOf(row, query.by, items));
    const names = new Map(stores.map((s) => [s.id, s]));
    return {
      currency,
      from: query.from,
      to: query.to,
      total: turnedOf(turned, days),
      items: [...groups]
        .map(([key, rows]) => ({ ...headOf(key, query.by, rows, items, names), ...turnedOf(rows, days) }))
        .sort((a, b) => b.averageStock - a.averageStock || (a.code < b.code ? -1 : 1)),
    };
  }

  /**
   * Buying too much against buying too little. Missed margin is price less moving average cost; ingredients without a price
   * count nothing here, their dishes are what is not sold.
   */
  async losses(tx: Tx, query: LossQuery): Promise<RouteOutput<Routes['losses']>> {
    const { stores, currency } = await this.stores(tx, query);
    requirePeriod(query);
    const ids = stores.map((s) => s.id);
    const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
    const names = new Map(stores.map((s) => [s.id, s]));
    const weeks = new Map<
      string,
      { store: StoreInfo; week: string; expired: bigint; otherWaste: bigint; missed: bigint }
    >();
    const cell = (storeId: string, week: string) => {
      const key = `${week} ${storeId}`;
      const store = names.get(storeId) as StoreInfo;
      const known = weeks.get(key) ?? { store, week, expired: 0n, otherWaste: 0n, missed: 0n };
      weeks.set(key, known);
      return known;
    };
    for (const w of await this.rows.wastedWeeks(tx, ids, query.from, query.to)) {
      const at = cell(w.storeId, w.week);
      at.expired += w.expiredMinor;
      at.otherWaste += w.otherMinor;
    }
    const costs = new Map(
      (await this.rows.holdings(tx, ids)).map((h) => [`${h.storeId} ${h.itemId}`, h.averageCostMilliMinor]),
    );
    for (const m of await this.rows.missedWeeks(tx, ids, query.from, query.to)) {
      const item = items.get(m.itemId);
      const cost = costs.get(`${m.storeId} ${m.itemId}`) ?? item?.costMilliMinor ?? null;
      if (!item || item.priceMinor === null || cost === null) continue;
      const margin = item.priceMinor * 1000n - cost;
      if (margin > 0n) cell(m.storeId, m.week).missed += costOf(m.missedMilli, margin) ?? 0n;
    }
    const rows = [...weeks.values()].filter((w) => w.expired + w.otherWaste + w.missed > 0n);
    const loss = (w: (typeof rows)[number]): bigint => w.expired + w.otherWaste + w.missed;
    return {
      currency,
      from: query.from,
      to: query.to,
      total: {
        expired: minorToWire(sumOf(rows, (w) => w.expired)),
        otherWaste: minorToWire(sumOf(rows, (w) => w.otherWaste)),
        missed: minorToWire(sumOf(rows, (w) => w.missed)),
      },
      items: rows
        .sort((a, b) => (a.week === b.week ? Number(loss(b) - loss(a)) : a.week < b.week ? 1 : -1))
        .map(({ store, week, expired, otherWaste, missed }) => ({
          store: { id: store.id, name: store.name, nameEn: store.nameEn },
          week,
          expired: minorToWire(expired),
          otherWaste: minorToWire(otherWaste),
          missed: minorToWire(missed),
        })),
    };
  }

  private judged(
    holdings: readonly HoldingRow[],
    lots: readonly HeldLot[],
    stores: ReadonlyMap<string, StoreInfo>,
    items: ReadonlyMap<string, ItemInfo>,
    longDays: number,
  ): Judged[] {
    const now = this.clock.now();
    const today = new Map([...stores.values()].map((s) => [s.id, businessDateOf(now, s.zone, s.closeoutMinute)]));
    // A store whose use was not measured yet says nothing, and one that keeps stock for less than the measured weeks
    // says nothing about what did not sell in them.
    const measured = new Set(holdings.filter((h) => h.dailyMilli > 0n).map((h) => h.storeId));
    const longAgo = now.getTime() - USE_DAYS * DAY_MS;
    const byHolding = Map.groupBy(lots, (l) => `${l.storeId} ${l.itemId}`);
    return holdings.flatMap((row): Judged[] => {
      const store = stores.get(row.storeId);
      const item = items.get(row.itemId);
      if (!store || !item || row.onHandMilli <= 0n || !measured.has(store.id)) return [];
      if (row.dailyMilli <= 0n && (store.cutoverAt === null || store.cutoverAt.getTime() > longAgo)) return [];
      const date = today.get(store.id) ?? '';
      const judgement = judge({
        onHandMilli: row.onHandMilli,
        dailyMilli: row.dailyMilli,
        longDays,
        lots: (byHolding.get(`${row.storeId} ${row.itemId}`) ?? []).map((l) => ({
          quantityMilli: l.quantityMilli,
          daysLeft: l.expiresOn === null ? null : Math.max(0, daysBetween(date, l.expiresOn) + 1),
        })),
      });
      return [{ row, store, item, judgement, costMilliMinor: row.averageCostMilliMinor ?? item.costMilliMinor }];
    });
  }

  private view(
    { row, store, item, judgement: j, costMilliMinor }: Judged,
    holdings: readonly HoldingRow[],
    near: ReadonlyMap<string, StoreInfo>,
    longDays: number,
  ): Omit<RedundantStock, 'transfer'> {
    const value = (quantity: bigint): number | null => {
      const minor = costOf(quantity, costMilliMinor);
      return minor === null ? null : minorToWire(minor);
    };
    const taker = bestTaker(
      j.redundantMilli,
      j.expiringMilli > 0n ? j.firstLossDays : null,
      longDays,
      holdings.flatMap((h) => {
        const other = near.get(h.storeId);
        if (!other || other.id === store.id || other.currency !== store.currency) return [];
        const distance = other.areaId === store.areaId ? 0 : other.regionId === store.regionId ? 1 : 2;
        // Goods for the neighbourhood, not for another part of the country.
        return distance > 1 ? [] : [{ ...h, distance }];
      }),
    );
    const takes = taker && near.get(taker.storeId);
    const today = businessDateOf(this.clock.now(), store.zone, store.closeoutMinute);
    return {
      store: { id: store.id, name: store.name, nameEn: store.nameEn },
      item: { id: item.id, sku: item.sku, name: item.name, nameEn: item.nameEn, baseUom: item.baseUom },
      reasons: [...j.reasons],
      onHand: fromMilli(row.onHandMilli),
      daily: fromMilli(row.dailyMilli),
      coverDays: j.coverDays,
      expiring: fromMilli(j.expiringMilli),
      expiresOn: j.firstLossDays === null ? null : dayFrom(today, j.firstLossDays - 1),
      redundant: fromMilli(j.redundantMilli),
      value: value(j.redundantMilli),
      expiringValue: value(j.expiringMilli),
      taker:
        taker && takes
          ? {
              store: { id: takes.id, name: takes.name, nameEn: takes.nameEn },
              quantity: fromMilli(taker.quantityMilli),
              value: value(taker.quantityMilli),
            }
          : null,
    };
  }

  /** @throws NotFound for a store out of scope */
  private async stores(
    tx: Tx,
    { storeId, regionId }: { readonly storeId?: string | undefined; readonly regionId?: string | undefined },
  ): Promise<{ stores: StoreInfo[]; currency: string }> {
    if (storeId !== undefined && !reaches(tx.ctx, 'inventory.stock.read', storeId)) throw new NotFound();
    const scope = storeId === undefined ? storesFor(tx.ctx, 'inventory.stock.read') : [storeId];
    const stores = (await this.org.stores(tx, scope)).filter((s) => regionId === undefined || s.regionId === regionId);
    if (storeId !== undefined && stores.length === 0) throw new NotFound();
    const currency = stores[0]?.currency ?? (await this.org.tenant(tx)).currency;
    return { stores: stores.filter((s) => s.currency === currency), currency };
  }
}

/** @returns its days */
function requirePeriod({ from, to }: { readonly from: string; readonly to: string }): number {
  const days = daysBetween(from, to) + 1;
  if (days >= 1 && days <= MOST_DAYS) return days;
  throw new InvalidInput([
    {
      path: 'to',
      code: 'period',
      message: { 'zh-CN': '时间段为一天到一年', en: 'A period is a day to a year long' },
    },
  ]);
}

const positive = (value: bigint): bigint => (value > 0n ? value : 0n);
const sumOf = <Row>(rows: readonly Row[], pick: (row: Row) => bigint): bigint =>
  rows.reduce((sum, row) => sum + pick(row), 0n);

/** What of a holding one reason is about. */
function partOf({ row, judgement }: Judged, reason: RedundantStock['reasons'][number]): bigint {
  if (reason === 'expires') return judgement.expiringMilli;
  return reason === 'unsold' ? row.onHandMilli : judgement.excessMilli;
}

const dayFrom = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function turnedOf(rows: readonly TurnedRow[], days: number): Turned {
  const average = sumOf(rows, (r) => r.averageMinor);
  const used = sumOf(rows, (r) => r.usedMinor);
  return {
    averageStock: minorToWire(average),
    used: minorToWire(used),
    wasted: minorToWire(sumOf(rows, (r) => r.wastedMinor)),
    ...turnover(average, used, days),
  };
}

const keyOf = (row: TurnedRow, by: TurnoverQuery['by'], items: ReadonlyMap<string, ItemInfo>): string =>
  by === 'store' ? row.storeId : by === 'item' ? row.itemId : (items.get(row.itemId)?.categoryId ?? '');

function headOf(
  key: string,
  by: TurnoverQuery['by'],
  rows: readonly TurnedRow[],
  items: ReadonlyMap<string, ItemInfo>,
  stores: ReadonlyMap<string, StoreInfo>,
): { readonly id: string | null; readonly code: string; readonly name: string; readonly nameEn: string | null } {
  if (by === 'store') {
    const store = stores.get(key);
    return { id: key, code: store?.code ?? '', name: store?.name ?? '', nameEn: store?.nameEn ?? null };
  }
  const item = items.get(by === 'item' ? key : (rows[0]?.itemId ?? ''));
  if (by === 'item') return { id: key, code: item?.sku ?? '', name: item?.name ?? '', nameEn: item?.nameEn ?? null };
  return { id: key || null, code: '', name: item?.categoryName ?? '', nameEn: item?.categoryNameEn ?? null };
}

function transferView(row: LeavingRow | undefined, names: ReadonlyMap<string, StoreInfo>): RedundantStock['transfer'] {
  const to = row && names.get(row.toStoreId);
  if (!row || !to) return null;
  return {
    id: row.transferId,
    state: row.state,
    store: { id: to.id, name: to.name, nameEn: to.nameEn },
    quantity: fromMilli(row.quantityMilli),
  };
}
