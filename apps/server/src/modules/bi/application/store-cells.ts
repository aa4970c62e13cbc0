import { SERIES_DAYS } from '@larder/contracts/bi/today';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { type EmptyHours, type EmptySpan, StockFigures } from '../../../foundation/inventory/index.ts';
import { type HourSales, SalesFigures } from '../../../foundation/sales/index.ts';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { emptyNow, emptyOn, listedOn } from '../domain/shelf.ts';
import { type StoreCell, slotsOf, soFar } from '../domain/store-cell.ts';
import type { ReachedStore } from './reach.ts';

const WEEK = 7;

export interface StoreCells {
  readonly cells: ReadonlyMap<string, StoreCell>;
  /** Items on the list and without stock now, per store that keeps stock. */
  readonly outItems: ReadonlyMap<string, readonly string[]>;
  readonly listedItems: ReadonlyMap<string, ReadonlySet<string>>;
  readonly emptyHours: readonly EmptyHours[];
}

/** Reads the figures of many stores with one query per kind, whatever their number. */
@Injectable()
export class StoreCellsQuery {
  constructor(
    private readonly sales: SalesFigures,
    private readonly stock: StockFigures,
    private readonly catalog: CatalogApi,
  ) {}

  async read(tx: Tx, stores: readonly ReachedStore[]): Promise<StoreCells> {
    if (stores.length === 0) return { cells: new Map(), outItems: new Map(), listedItems: new Map(), emptyHours: [] };
    const ids = stores.map((s) => s.info.id);
    const dates = stores.map((s) => s.day.businessDate).sort();
    const today = dates.at(-1) ?? '';
    const from = addDays(dates[0] ?? '', -SERIES_DAYS);
    const yesterday = addDays(today, -1);
    const hours = await this.sales.hours(
      tx,
      stores.flatMap(({ info, day }) => [
        { storeId: info.id, businessDate: day.businessDate },
        { storeId: info.id, businessDate: addDays(day.businessDate, -WEEK) },
      ]),
    );
    const hourRows = Map.groupBy(hours, (h) => `${h.storeId} ${h.businessDate}`);
    const days = new Map(
      (await this.sales.days(tx, ids, from, yesterday)).map((d) => [`${d.storeId} ${d.businessDate}`, d]),
    );
    const stocked = stores.filter((s) => s.info.cutoverAt !== null);
    const running = stocked.map(({ info, day }) => ({
      storeId: info.id,
      businessDate: day.businessDate,
      start: day.start,
    }));
    const stockedIds = stocked.map((s) => s.info.id);
    const listing = await this.catalog.listedForSale(tx, stockedIds, from, today);
    const onHand = await this.stock.onHand(tx, stockedIds);
    const costs = new Map((await this.stock.dayCosts(tx, running)).map((c) => [c.storeId, c]));
    const waste = new Map(
      (await this.stock.waste(tx, stockedIds, from, yesterday)).map((w) => [
        `${w.storeId} ${w.businessDate}`,
        w.wasteMinor,
      ]),
    );
    const spans = Map.groupBy(await this.stock.emptySpans(tx, stockedIds, from, yesterday), (s) => s.storeId);
    const emptyHours = await this.stock.emptyHours(tx, running);

    const outItems = new Map<string, readonly string[]>();
    const listedItems = new Map<string, ReadonlySet<string>>();
    const cells = new Map<string, StoreCell>();
    for (const { info, day } of stores) {
      const list = listing.get(info.id) ?? new Map();
      const listed = listedOn(list, day.businessDate);
      const out = info.cutoverAt === null ? [] : emptyNow(listed, onHand.get(info.id) ?? new Map());
      outItems.set(info.id, out);
      listedItems.set(info.id, new Set(listed));
      const rowsOf = (date: string): HourSales[] => hourRows.get(`${info.id} ${date}`) ?? [];
      const lastWeekRows = rowsOf(addDays(day.businessDate, -WEEK));
      const lastWeek = lastWeekRows.length === 0 ? null : slotsOf(lastWeekRows, day);
      const seriesDates = Array.from({ length: SERIES_DAYS }, (_, i) => addDays(day.businessDate, i - SERIES_DAYS));
      const keeping = info.cutoverAt;
      cells.set(info.id, {
        storeId: info.id,
        day,
        today: slotsOf(rowsOf(day.businessDate), day),
        lastWeek,
        lastWeekSoFar: lastWeek && soFar(lastWeek, day),
        days: seriesDates.map((date) => days.get(`${info.id} ${date}`) ?? null),
        listed: info.cutoverAt === null ? 0 : listed.length,
        out: out.length,
        stockDays: seriesDates.map((date) => {
          // A day without a sale counts as closed, a day before the opening balance has no stock to speak of.
          if (
            keeping === null ||
            !days.has(`${info.id} ${date}`) ||
            keptFrom(keeping, day.start, day.businessDate) > date
          )
            return null;
          return {
            listed: listedOn(list, date).length,
            out: emptyOn(list, spans.get(info.id) ?? ([] as EmptySpan[]), date),
          };
        }),
        wasteMinor: costs.get(info.id)?.wasteMinor ?? 0n,
        usageMinor: costs.get(info.id)?.usageMinor ?? 0n,
        wasteDays: seriesDates.map((date) => waste.get(`${info.id} ${date}`) ?? 0n),
      });
    }
    return { cells, outItems, listedItems, emptyHours };
  }
}

const DAY_MS = 86_400_000;

/** First trading day that began with stock on the books. */
function keptFrom(cutoverAt: Date, todayStart: Date, today: string): string {
  const daysBack = Math.floor((todayStart.getTime() - cutoverAt.getTime()) / DAY_MS);
  return addDays(today, -daysBack);
}
