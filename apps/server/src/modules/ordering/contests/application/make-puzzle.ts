import { DAY_SOLD_OUT, forecastSeries } from '@larder/forecasting';
import { uncensorPanel } from '@larder/forecasting/engine/index';
import { Injectable } from '@nestjs/common';
import { StockFigures } from '../../../../foundation/inventory/index.ts';
import type { StoreInfo } from '../../../../foundation/org/index.ts';
import { isIncomplete, SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, daysBetween, instantOf, localParts } from '../../../../platform/clock/business-date.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { InvalidInput } from '../../../../platform/errors/domain-error.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { HISTORY_DAYS, type StoreHistory, storeHistory } from '../../application/planning/store-history.ts';
import { chineseCalendar, keepsChineseCalendar, restDay } from '../../demand-model/domain/chinese-calendar.ts';
import { dayOf } from '../../domain/supply-slot.ts';
import { PuzzleTooRecent } from '../../ordering.errors.ts';
import { WeatherRepository } from '../../weather/data/weather.repository.ts';
import { WeatherBook } from '../../weather/domain/weather-book.ts';
import type { PuzzleRow } from '../data/contests.repository.ts';
import { clairvoyant } from '../domain/clairvoyant.ts';
import { choiceOn, turnDays } from '../domain/item-run.ts';
import type { Pick as Picked } from '../domain/pick-items.ts';
import {
  type BestItem,
  type ForecastFrom,
  type KnownDay,
  type KnownPromotion,
  type KnownWeather,
  type PuzzleContent,
  type PuzzleItem,
  SEEN_DAYS,
  TAIL_DAYS,
} from '../domain/puzzle.ts';
import { fits, type ItemGoods, isFor, PuzzleSource } from './puzzle-source.ts';

const AHEAD_DAYS = 7;
const HORIZON = 14;
const WEEK = 7;
const MILLI = 1000;
const DAY_MS = 86_400_000;
const CHOSEN_ITEMS = 8;

export interface PuzzleAsk {
  readonly storeId: string;
  readonly from: string;
  readonly days: number;
  /** Null: those that teach most. */
  readonly itemIds: readonly string[] | null;
}

type Bare = Omit<PuzzleContent, 'best'>;

/** Freezes a past month of a store: what was known on each morning, what was then asked for, and the best that could be done. */
@Injectable()
export class MakePuzzle {
  constructor(
    private readonly db: TenantDb,
    private readonly source: PuzzleSource,
    private readonly sales: SalesApi,
    private readonly stock: StockFigures,
    private readonly weather: WeatherRepository,
  ) {}

  /** @throws PuzzleTooRecent, InvalidInput naming items that cannot be replayed. Reading only: the caller keeps the row. */
  async make(ctx: TenantContext, ask: PuzzleAsk): Promise<PuzzleRow> {
    const { store, bare } = await this.db.tx(ctx, (tx) => this.read(tx, ask));
    const best: BestItem[] = [];
    for (const item of bare.items) {
      best.push(clairvoyant(item, bare));
      // Other requests of this process wait behind one item, not behind all.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return {
      id: newId(),
      storeId: store.id,
      from: ask.from,
      days: ask.days,
      currency: store.currency,
      content: { ...bare, best },
    };
  }

  private async read(tx: Tx, ask: PuzzleAsk): Promise<{ store: StoreInfo; bare: Bare }> {
    const { store, items } = await this.source.goods(tx, ask.storeId);
    const { span, sold, from: soldFrom } = await this.source.span(tx, store);
    if (!fits(span, ask.from, ask.days)) throw new PuzzleTooRecent(span.earliest, span.latest);
    const picks = await this.source.picks(tx, store, items, sold, soldFrom, ask.from, ask.days);
    const chosen = chosenOf(ask, picks);
    if (chosen.length === 0) throw new PuzzleTooRecent(null, null);
    const promotions = await this.source.promotions(tx, store, ask.from, addDays(ask.from, ask.days + AHEAD_DAYS - 1));
    const goods = chosen.map((p) => ({ pick: p, ...(items.get(p.itemId) as ItemGoods) }));
    const puzzleItems = await this.items(tx, store, ask, goods);
    const bare: Bare = {
      originDay: dayOf(ask.from),
      days: ask.days,
      tail: TAIL_DAYS,
      openMinute: store.openMinute,
      closeMinute: store.closeMinute,
      items: puzzleItems,
      known: await this.known(tx, store, ask),
      promotions: promotions.flatMap((p): KnownPromotion[] => {
        const itemIds = goods.filter(({ info }) => isFor(p, info)).map(({ info }) => info.id);
        if (itemIds.length === 0) return [];
        return [
          {
            name: p.name,
            fromDay: daysBetween(ask.from, p.from),
            toDay: daysBetween(ask.from, p.to),
            itemIds,
            depthCenti: p.valueCenti === null ? null : Number(p.valueCenti),
            priceMinor: p.priceMinor === null ? null : Number(p.priceMinor),
            // Entered late, it still hung on the shelf from its first day on.
            knownFrom: Math.max(0, Math.min(morningAfter(p.createdAt, store, ask.from), daysBetween(ask.from, p.from))),
          },
        ];
      }),
      weather: await this.weatherOf(tx, store, ask),
    };
    return { store, bare };
  }

  private async items(
    tx: Tx,
    store: StoreInfo,
    ask: PuzzleAsk,
    goods: readonly (ItemGoods & { readonly pick: Picked })[],
  ): Promise<PuzzleItem[]> {
    const ids = goods.map((g) => g.info.id);
    const historyFrom = addDays(ask.from, -HISTORY_DAYS);
    const last = addDays(ask.from, ask.days + TAIL_DAYS - 1);
    const dayCount = daysBetween(historyFrom, last) + 1;
    const wanted = new Set(ids);
    const missing = (await this.sales.storeDays(tx, [store.id], historyFrom, last)).filter(isIncomplete);
    const history = storeHistory(
      await this.sales.itemDays(tx, { storeIds: [store.id], from: historyFrom, to: last }),
      dayCount,
      (id) => wanted.has(id),
      ids,
      new Set(missing.map((d) => daysBetween(historyFrom, d.businessDate))),
    );
    const asked = uncensored(history, historyFrom);
    const flows = await this.stock.flows(tx, store.id, ids, ask.from, last);
    const received = Map.groupBy(flows.days, (f) => f.itemId);
    const span = { originDay: dayOf(ask.from), days: ask.days };
    const forecasts = forecastsOf(history, historyFrom, ask.days, goods);
    return goods.map(({ info, replay, pick }): PuzzleItem => {
      const row = history.indexOf.get(info.id) as number;
      const at = row * dayCount + HISTORY_DAYS;
      const flag = (day: number) => ((history.flags[at + day] as number) & DAY_SOLD_OUT) !== 0;
      const sold = (day: number) => Math.max(0, history.demand[at + day] as number);
      const before = Array.from({ length: SEEN_DAYS }, (_, i) => sold(i - SEEN_DAYS));
      const counted = Array.from({ length: HISTORY_DAYS }, (_, i) => sold(i - HISTORY_DAYS)).every(Number.isInteger);
      const demand = Array.from({ length: ask.days + TAIL_DAYS }, (_, day) => {
        const units = Math.max(0, asked[at + day] as number);
        return counted ? Math.round(units) : Math.round(units * MILLI) / MILLI;
      });
      const firstOrder = Array.from({ length: ask.days }, (_, day) => day).find((day) => choiceOn(replay, span, day));
      const firstArrival =
        firstOrder === undefined ? 0 : firstOrder + (choiceOn(replay, span, firstOrder)?.arrivalDays ?? 0);
      const books = booksOf(flows.onHand.get(info.id), received.get(info.id) ?? [], ask.from, ask.days + TAIL_DAYS);
      // Without books the shelf opens with what the same weekdays sold a week earlier: it tells nothing about the days ahead.
      const usual = Array.from({ length: firstArrival }, (_, day) => before[SEEN_DAYS - WEEK + (day % WEEK)] ?? 0);
      return {
        itemId: info.id,
        tags: pick.tags,
        packMilli: replay.packMilli,
        minimumOrderMilli: replay.minimumOrderMilli,
        lifeDays: replay.lifeDays ?? null,
        price: replay.price,
        economics: { ...replay.economics, goodwill: replay.economics.goodwill ?? 0 },
        slots: replay.slots,
        counted,
        opening: books ? books.opening : usual.reduce((a, b) => a + b, 0),
        onTheWay: (books?.received ?? []).flatMap((quantity, day) =>
          quantity > 0 && day < firstArrival ? [{ day, quantity }] : [],
        ),
        before,
        beforeSoldOut: Array.from({ length: SEEN_DAYS }, (_, i) => flag(i - SEEN_DAYS)),
        demand,
        estimated: Array.from({ length: ask.days }, (_, day) => day).filter(flag),
        forecasts: forecasts.map((of) => of?.(row) ?? null),
        received: books?.received ?? null,
      };
    });
  }

  private async known(tx: Tx, store: StoreInfo, { from, days }: PuzzleAsk): Promise<KnownDay[]> {
    const count = days + AHEAD_DAYS;
    const events = await this.source.events(tx, store, from, addDays(from, count - 1));
    const calendar = keepsChineseCalendar(store.zone) ? chineseCalendar(from, count) : null;
    return Array.from({ length: count }, (_, day): KnownDay => {
      const date = addDays(from, day);
      const rest = calendar ? restDay(date) : null;
      const named = Map.groupBy(
        events.filter((e) => e.from <= date && e.to >= date),
        (e) => e.name,
      );
      return {
        holiday: rest?.name ?? null,
        holidayEn: rest?.nameEn ?? null,
        festival: calendar?.festival[day] || null,
        events: [...named.keys()],
        eventsFrom: [...named.values()].map((same) =>
          Math.max(0, Math.min(...same.map((e) => morningAfter(e.createdAt, store, from)))),
        ),
      };
    });
  }

  private async weatherOf(tx: Tx, store: StoreInfo, { from, days }: PuzzleAsk): Promise<KnownWeather[][]> {
    const places = await this.weather.places(tx);
    const mornings: KnownWeather[][] = [];
    for (let day = 0; day < days; day++) {
      const today = addDays(from, day);
      const known =
        places.length === 0
          ? []
          : await this.weather.bestBetween(
              tx,
              today,
              addDays(today, AHEAD_DAYS),
              today,
              instantOf(today, store.openMinute, store.zone),
            );
      mornings.push(
        new WeatherBook(places, known).of(store).map((d) => ({
          day: daysBetween(from, d.date),
          highCenti: d.highCenti,
          lowCenti: d.lowCenti,
          rainCenti: d.rainCenti,
          kind: d.kind,
        })),
      );
    }
    return mornings;
  }
}

/** The first day of a span on whose morning, at opening, something told at that moment was known. */
function morningAfter(at: Date, store: Pick<StoreInfo, 'zone' | 'openMinute'>, from: string): number {
  const { date } = localParts(at, store.zone);
  const late = at > instantOf(date, store.openMinute, store.zone) ? 1 : 0;
  return daysBetween(from, date) + late;
}

/** The asked items with why they teach, or those that teach most. */
function chosenOf(ask: PuzzleAsk, picks: readonly Picked[]): readonly Picked[] {
  if (ask.itemIds === null) return picks.slice(0, CHOSEN_ITEMS);
  const byId = new Map(picks.map((p) => [p.itemId, p]));
  const unknown = ask.itemIds.flatMap((id, i) => (byId.has(id) ? [] : [i]));
  if (unknown.length > 0)
    throw new InvalidInput(
      unknown.map((i) => ({
        path: `itemIds.${i}`,
        code: 'not_replayable',
        message: {
          'zh-CN': '该商品当时没有足够的销售，或不由门店订货',
          en: 'The item hardly sold then, or the store does not order it',
        },
      })),
    );
  return ask.itemIds.map((id) => byId.get(id) as Picked);
}

/** Demand as the model learns it: a sold-out day counts as what was probably asked for, judged by the days before it. */
function uncensored(history: StoreHistory, from: string): Float32Array {
  const { itemIds, dayCount, demand, flags } = history;
  const one = new Int32Array(itemIds.length);
  return uncensorPanel({
    seriesCount: itemIds.length,
    dayCount,
    horizon: 0,
    firstDay: dayOf(from),
    demand: Float32Array.from(demand),
    flags,
    store: one,
    sku: one,
    category: one,
    storeCount: 1,
    skuCount: 1,
    categoryCount: 1,
    calendar: [],
  }).demand;
}

/** Per day what smoothing said that morning, by row; null on days on which nothing could be ordered. */
function forecastsOf(
  history: StoreHistory,
  historyFrom: string,
  days: number,
  goods: readonly (ItemGoods & { readonly pick: Picked })[],
): (((row: number) => ForecastFrom) | null)[] {
  const originDay = dayOf(historyFrom) + HISTORY_DAYS;
  const turns = new Set(turnDays({ originDay, days, items: goods.map(({ replay }) => replay) as never }));
  const categories = [...new Set(goods.map((g) => g.info.categoryId ?? ''))];
  const categoryOf = new Map(goods.map((g) => [g.info.id, categories.indexOf(g.info.categoryId ?? '')]));
  const n = history.itemIds.length;
  return Array.from({ length: days }, (_, day) => {
    if (!turns.has(day)) return null;
    const demand = new Float64Array(n * HISTORY_DAYS);
    const flags = new Uint8Array(n * HISTORY_DAYS);
    for (let row = 0; row < n; row++) {
      const at = row * history.dayCount + day;
      demand.set(history.demand.subarray(at, at + HISTORY_DAYS), row * HISTORY_DAYS);
      flags.set(history.flags.subarray(at, at + HISTORY_DAYS), row * HISTORY_DAYS);
    }
    const out = forecastSeries({
      seriesCount: n,
      dayCount: HISTORY_DAYS,
      demand,
      flags,
      category: Int32Array.from(history.itemIds, (id) => categoryOf.get(id) ?? 0),
      startDate: addDays(historyFrom, day),
      horizon: HORIZON,
    });
    const rounded = (units: number) => Math.round(units * MILLI) / MILLI;
    return (row: number): ForecastFrom => {
      const mean = [...out.mean.subarray(row * HORIZON, (row + 1) * HORIZON)];
      const dispersion = out.dispersion[row] as number;
      return { mean: mean.map(rounded), spread: mean.map((m) => rounded(Math.sqrt(Math.max(0, m * dispersion)))) };
    };
  });
}

/** Stock on the first morning and what came, where stock was kept; undefined where nobody knows. */
function booksOf(
  onHand: bigint | undefined,
  flows: readonly { readonly businessDate: string; readonly receivedMilli: bigint }[],
  from: string,
  days: number,
): { readonly opening: number; readonly received: number[] } | undefined {
  if (onHand === undefined || !flows.some((f) => f.receivedMilli > 0n)) return undefined;
  const received = new Array<number>(days).fill(0);
  for (const f of flows) {
    const day = Math.round((Date.parse(f.businessDate) - Date.parse(from)) / DAY_MS);
    if (day >= 0 && day < days) received[day] = Math.max(0, Number(f.receivedMilli) / MILLI);
  }
  return { opening: Math.max(0, Number(onHand) / MILLI), received };
}
