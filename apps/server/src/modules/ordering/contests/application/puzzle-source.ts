import type { PuzzleOffer } from '@larder/contracts/ordering/contests';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo } from '../../../../foundation/catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { type ItemDays, SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, businessDateOf, daysBetween } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { replayItem } from '../../demand-model/application/money-replays.ts';
import type { ReplayItem } from '../../demand-model/domain/replay-money.ts';
import { dayOf } from '../../domain/supply-slot.ts';
import { type SignalRow, SignalsRepository } from '../../signals/data/signals.repository.ts';
import { choiceOn } from '../domain/item-run.ts';
import { type Pick as Picked, pickItems } from '../domain/pick-items.ts';
import { LEAST_HISTORY_DAYS, PUZZLE_DAYS, SEEN_DAYS, TAIL_DAYS } from '../domain/puzzle.ts';

/** As far back as a month is looked for. */
const OFFERED_DAYS = 430;
const OFFERED_ITEMS = 40;
const CHOSEN_ITEMS = 8;
const MILLI = 1000;

export interface ItemGoods {
  readonly info: ItemInfo;
  readonly replay: ReplayItem;
}

export interface StoreGoods {
  readonly store: StoreInfo;
  /** What the store orders and sells as it is, by item id. Dishes are made of what is ordered: they are not here. */
  readonly items: ReadonlyMap<string, ItemGoods>;
}

export interface OfferedSpan {
  readonly since: string | null;
  readonly earliest: string | null;
  readonly latest: string | null;
}

/** What a store's books offer for a puzzle. */
@Injectable()
export class PuzzleSource {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly signals: SignalsRepository,
    private readonly clock: Clock,
  ) {}

  async goods(tx: Tx, storeId: string): Promise<StoreGoods> {
    const store = await this.org.store(tx, storeId);
    const goodwill = await this.org.policy(tx, 'ordering.goodwill', storeId);
    const calendars = new Map((await this.catalog.calendars(tx, storeId)).map((c) => [c.sourceId, c.slots]));
    const listings = (await this.catalog.listings(tx, storeId)).filter((l) => l.status === 'listed');
    const known = await this.catalog.items(
      tx,
      listings.map((l) => l.itemId),
    );
    const items = new Map<string, ItemGoods>();
    for (const listing of listings) {
      const info = known.get(listing.itemId);
      const slots = calendars.get(listing.sourceId);
      if (!info?.stocked || info.type !== 'sellable' || info.priceMinor === null || !slots || slots.length === 0)
        continue;
      const replay = replayItem(info, listing, slots, goodwill);
      if (replay.economics.margin > 0) items.set(info.id, { info, replay });
    }
    return { store, items };
  }

  /** Business days since the first sale that is looked at, and until the last week before today. */
  async span(tx: Tx, store: StoreInfo): Promise<{ span: OfferedSpan; sold: ItemDays; from: string }> {
    const today = businessDateOf(this.clock.now(), store.zone, store.closeoutMinute);
    const from = addDays(today, -OFFERED_DAYS);
    const sold = await this.sales.itemDays(tx, { storeIds: [store.id], from, to: addDays(today, -1) });
    let first = Number.POSITIVE_INFINITY;
    for (const [i, quantity] of sold.quantityMilli.entries())
      if (quantity > 0) first = Math.min(first, sold.day[i] as number);
    if (!Number.isFinite(first)) return { span: { since: null, earliest: null, latest: null }, sold, from };
    const since = addDays(from, first);
    const earliest = addDays(since, LEAST_HISTORY_DAYS);
    const latest = addDays(today, -1 - TAIL_DAYS);
    const enough = daysBetween(earliest, latest) + 1 >= PUZZLE_DAYS[0];
    return { span: { since, earliest: enough ? earliest : null, latest: enough ? latest : null }, sold, from };
  }

  async offer(
    tx: Tx,
    storeId: string,
    asked: { readonly from?: string | undefined; readonly days?: number | undefined },
  ): Promise<PuzzleOffer> {
    const { store, items } = await this.goods(tx, storeId);
    const { span, sold, from } = await this.span(tx, store);
    const picks =
      asked.from === undefined || asked.days === undefined || !fits(span, asked.from, asked.days)
        ? []
        : await this.picks(tx, store, items, sold, from, asked.from, asked.days);
    return {
      store: { id: store.id, name: store.name, nameEn: store.nameEn },
      ...span,
      months: monthsOf(span),
      items: picks.slice(0, OFFERED_ITEMS).flatMap((p, i): PuzzleOffer['items'] => {
        const info = items.get(p.itemId)?.info;
        if (!info) return [];
        return [
          {
            id: info.id,
            sku: info.sku,
            name: info.name,
            nameEn: info.nameEn,
            baseUom: info.baseUom,
            tags: [...p.tags],
            perDay: (Math.round(p.mean * 10) / 10).toFixed(1),
            lifeDays: info.shelfLifeDays,
            chosen: i < CHOSEN_ITEMS,
          },
        ];
      }),
    };
  }

  /** Items that teach in a span, best first. */
  async picks(
    tx: Tx,
    store: StoreInfo,
    items: StoreGoods['items'],
    sold: ItemDays,
    soldFrom: string,
    from: string,
    days: number,
  ): Promise<Picked[]> {
    const at = daysBetween(soldFrom, from);
    const before = new Map([...items.keys()].map((id) => [id, new Array<number>(SEEN_DAYS).fill(0)]));
    for (const [i, day] of sold.day.entries()) {
      const row = before.get(sold.itemIds[sold.itemIndex[i] as number] as string);
      const column = day - at + SEEN_DAYS;
      if (row && column >= 0 && column < SEEN_DAYS)
        row[column] = Math.max(0, (sold.quantityMilli[i] as number) / MILLI);
    }
    const promotions = await this.promotions(tx, store, from, addDays(from, days - 1));
    const span = { originDay: dayOf(from), days };
    return pickItems(
      [...items.values()]
        .filter(({ replay }) => Array.from({ length: days }, (_, d) => d).some((d) => choiceOn(replay, span, d)))
        .map(({ info, replay }) => ({
          itemId: info.id,
          before: before.get(info.id) ?? [],
          lifeDays: info.shelfLifeDays,
          promoted: promotions.some((p) => isFor(p, info)),
          margin: replay.economics.margin,
        })),
    );
  }

  /** Promotions of a span that hold in the store. */
  async promotions(tx: Tx, store: StoreInfo, from: string, to: string): Promise<SignalRow[]> {
    return this.ofStore(tx, store, await this.signals.between(tx, from, to, 'promotion'));
  }

  /** What people entered about the days of a span, beside promotions and measured figures. */
  async events(tx: Tx, store: StoreInfo, from: string, to: string): Promise<SignalRow[]> {
    const entered = await this.signals.between(tx, from, to);
    return this.ofStore(
      tx,
      store,
      entered.filter((s) => EVENTS.has(s.kind)),
    );
  }

  private async ofStore(tx: Tx, store: StoreInfo, signals: readonly SignalRow[]): Promise<SignalRow[]> {
    const above = new Set(store.path.split('/'));
    const units = new Set((await this.org.units(tx)).filter((u) => above.has(u.id)).map((u) => u.id));
    return signals.filter((s) => units.has(s.unitId));
  }
}

const EVENTS: ReadonlySet<SignalRow['kind']> = new Set(['competitor', 'localEvent', 'schoolHoliday', 'publicHoliday']);

/** True when a promotion names the item, its category, or nothing at all. */
export const isFor = (p: Pick<SignalRow, 'items' | 'categories'>, item: Pick<ItemInfo, 'id' | 'categoryId'>): boolean =>
  p.items.length + p.categories.length === 0 ||
  p.items.includes(item.id) ||
  (item.categoryId !== null && p.categories.includes(item.categoryId));

export const fits = ({ earliest, latest }: OfferedSpan, from: string, days: number): boolean =>
  earliest !== null && latest !== null && from >= earliest && from <= latest && addDays(from, days - 1) <= latest;

/** First days of months that fit, newest first; where none fits the newest stretch that does. */
export function monthsOf(span: OfferedSpan): PuzzleOffer['months'] {
  const { earliest, latest } = span;
  if (earliest === null || latest === null) return [];
  const months: PuzzleOffer['months'] = [];
  let from = `${latest.slice(0, 7)}-01`;
  while (from.slice(0, 7) >= earliest.slice(0, 7)) {
    const lengths = PUZZLE_DAYS.filter((days) => fits(span, from, days));
    if (lengths.length > 0) months.push({ from, lengths: [...lengths] });
    from = `${addDays(from, -1).slice(0, 7)}-01`;
  }
  if (months.length > 0) return months;
  const longest = PUZZLE_DAYS.findLast((days) => fits(span, addDays(latest, 1 - days), days));
  if (longest === undefined) return [];
  const start = addDays(latest, 1 - longest);
  return [{ from: start, lengths: PUZZLE_DAYS.filter((days) => fits(span, start, days)) }];
}
