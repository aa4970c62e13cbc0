import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import type { PrepDish, PrepLine, PrepList } from '@larder/contracts/ordering/prep-list';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { CatalogApi, type ItemInfo, type ListingInfo, type RecipeBook } from '../../../../foundation/catalog/index.ts';
import { IdentityApi } from '../../../../foundation/identity/index.ts';
import { InventoryApi } from '../../../../foundation/inventory/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import { SalesPeriods } from '../../../../foundation/sales/index.ts';
import { addDays, daysBetween, isoWeekday } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { reaches } from '../../../../platform/tenancy/tenant-context.ts';
import { type TradingDay, tradingDayOf } from '../../application/trading-day.ts';
import { OrderLinesRepository } from '../../data/order-lines.repository.ts';
import { RunsRepository, type StoredForecast } from '../../data/runs.repository.ts';
import { PortionsChanged } from '../../ordering.errors.ts';
import { needsAhead, STALE_DAYS } from '../../outlook/application/look-ahead.ts';
import { type NoteRow, PrepRepository, type TickRow } from '../data/prep.repository.ts';
import {
  explodePortions,
  highPortions,
  latestTicks,
  type Portions,
  type PrepRecipes,
  partsOf,
  type Tick,
  taskOf,
} from '../domain/prep.ts';

const MILLI = 1000;
/** Weeks whose hours say how a weekday's tickets spread. */
const PROFILE_DAYS = 56;

interface DayPortions {
  readonly basis: PrepList['basis'];
  readonly forecastFrom: string | null;
  readonly portions: readonly Portions[];
  readonly recipes: PrepRecipes;
}

/** What a kitchen prepares for a day, what of it is done, and what somebody knows better than the forecast. */
@Injectable()
export class PrepLists {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly inventory: InventoryApi,
    private readonly periods: SalesPeriods,
    private readonly identity: IdentityApi,
    private readonly runs: RunsRepository,
    private readonly orderLines: OrderLinesRepository,
    private readonly prep: PrepRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound when the store is out of scope */
  async get(tx: Tx, storeId: string, date: string): Promise<PrepList> {
    if (!reaches(tx.ctx, 'ordering.prep.read', storeId)) throw new NotFound();
    const store = await this.org.store(tx, storeId);
    const day = tradingDayOf(this.clock.now(), store);
    const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
    const book = await this.catalog.recipeBook(tx, date);
    const forecast = await this.forecast(tx, storeId, date, day.originDate);
    const { basis, forecastFrom, portions, recipes } = await this.portions(tx, store, date, forecast, book);
    const notes = new Map((await this.prep.notes(tx, { storeId, date })).map((n) => [n.itemId, n]));
    const ticks = new Map((await this.prep.ticks(tx, { storeId, date })).map((t) => [t.itemId, t]));
    const people = await this.identity.names(tx, [
      ...new Set([...notes.values(), ...ticks.values()].map((r) => r.byId)),
    ]);
    const person = (id: string) => ({ id, name: people.get(id) ?? '' });
    // A number that somebody named has no spread: they are answerable for it.
    const effective = portions.map((p) => {
      const noted = notes.get(p.itemId);
      return noted ? { ...p, mean: Number(noted.portionsMilli) / MILLI, variance: 0 } : p;
    });
    const stock = await this.stock(tx, storeId, date, day, forecast, book);
    const listings = new Map((await this.catalog.listings(tx, storeId)).map((l) => [l.itemId, l]));
    const lines = explodePortions(effective, recipes).flatMap((need): PrepLine[] => {
      const item = items.get(need.itemId);
      if (!item || (!item.stocked && !need.made)) return [];
      const listing = listings.get(need.itemId);
      const { onHand, available } = stock(need.itemId);
      const tick = ticks.get(need.itemId);
      return [
        {
          ...wordsOf(item),
          category: item.categoryName === null ? null : { name: item.categoryName, nameEn: item.categoryNameEn },
          task: taskOf(need.made, item.storage),
          storage: item.storage,
          keepsDays: item.shelfLifeDays,
          expected: thousandth(need.mean),
          reserve: thousandth(need.reserve),
          onHand,
          missing: need.made ? 0 : thousandth(Math.max(0, need.mean + need.reserve - available)),
          pack: packOf(listing),
          orderable: listing?.status === 'listed' && !need.made,
          uses: [...need.uses].map(([dishId, perPortion]) => ({ dishId, perPortion })),
          tick: tick ? { done: tick.done, at: tick.at.toISOString(), by: person(tick.byId) } : null,
        },
      ];
    });
    const used = new Set(lines.flatMap((l) => l.uses.map((u) => u.dishId)));
    return {
      store: { id: store.id, name: store.name, nameEn: store.nameEn, kind: store.kind },
      date,
      basis,
      forecastFrom,
      dishes: portions.flatMap((p): PrepDish[] => {
        const item = items.get(p.itemId);
        return item && used.has(p.itemId) ? [{ ...wordsOf(item), ...dishFigures(p, notes.get(p.itemId), person) }] : [];
      }),
      lines: lines.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
      parts: await this.parts(tx, storeId, date),
    };
  }

  /** Ticks and unticks; a moment ahead of the server's clock is taken as now. @throws NotFound */
  async tick(tx: Tx, storeId: string, date: string, ticks: readonly Tick[]): Promise<readonly TickRow[]> {
    await this.mayWrite(tx, storeId);
    const now = this.clock.now();
    const latest = latestTicks(ticks.map((t) => ({ ...t, at: new Date(Math.min(t.at.getTime(), now.getTime())) })));
    const ids = latest.map((t) => t.itemId);
    if ((await this.catalog.items(tx, ids)).size < ids.length) throw new NotFound();
    await this.prep.tick(tx, { storeId, date }, latest);
    await this.audit.record(tx, {
      action: 'ordering.prep.tick',
      entity: 'prep_list',
      entityId: storeId,
      storeId,
      diff: { date, done: latest.filter((t) => t.done).length, undone: latest.filter((t) => !t.done).length },
    });
    return (await this.prep.ticks(tx, { storeId, date })).filter((t) => ids.includes(t.itemId));
  }

  /** @throws NotFound, PortionsChanged when somebody noted another number since the person looked */
  async note(
    tx: Tx,
    storeId: string,
    date: string,
    itemId: string,
    input: { readonly portions: string | null; readonly note: string | null; readonly seenAt: string | null },
  ): Promise<void> {
    await this.mayWrite(tx, storeId);
    if (!(await this.catalog.items(tx, [itemId])).has(itemId)) throw new NotFound();
    const portions = input.portions === null ? null : { milli: toMilli(input.portions), note: input.note };
    const change = { portions, seenAt: input.seenAt === null ? null : new Date(input.seenAt) };
    if (!(await this.prep.note(tx, { storeId, date }, itemId, change, this.clock.now()))) {
      const now = await this.prep.noteOf(tx, { storeId, date }, itemId);
      const names = await this.identity.names(tx, now ? [now.byId] : []);
      throw new PortionsChanged(
        now
          ? { portions: fromMilli(now.portionsMilli), by: names.get(now.byId) ?? '', at: now.at.toISOString() }
          : null,
      );
    }
    await this.audit.record(tx, {
      action: portions === null ? 'ordering.prep.unnote' : 'ordering.prep.note',
      entity: 'prep_list',
      entityId: storeId,
      storeId,
      diff: { date, itemId, ...(portions === null ? {} : { portions: input.portions, note: input.note }) },
    });
  }

  private async mayWrite(tx: Tx, storeId: string): Promise<void> {
    if (!reaches(tx.ctx, 'ordering.prep.write', storeId)) throw new NotFound();
    await this.org.store(tx, storeId);
  }

  /** The newest forecast that is not younger than the day and still reaches it. */
  private async forecast(
    tx: Tx,
    storeId: string,
    date: string,
    originDate: string,
  ): Promise<StoredForecast | undefined> {
    const until = date < originDate ? date : originDate;
    const forecast = (await this.runs.forecasts(tx, storeId, addDays(until, -STALE_DAYS), until)).at(-1);
    return forecast && daysBetween(forecast.originDate, date) < forecast.horizon ? forecast : undefined;
  }

  private async portions(
    tx: Tx,
    store: StoreInfo,
    date: string,
    forecast: StoredForecast | undefined,
    book: RecipeBook,
  ): Promise<DayPortions> {
    if (store.kind !== 'store') {
      const own = [...(await this.catalog.sources(tx)).values()].filter((s) => s.siteId === store.id).map((s) => s.id);
      const ordered = await this.prep.ordered(tx, own, date);
      const made = new Set(ordered.map((o) => o.itemId));
      return {
        basis: ordered.length > 0 ? 'orders' : 'none',
        forecastFrom: null,
        portions: ordered.map((o) => ({ itemId: o.itemId, mean: Number(o.milli) / MILLI, variance: 0, counted: true })),
        // What a kitchen delivers is stock to the stores and work to the kitchen.
        recipes: { isExploded: (id) => made.has(id) || book.isExploded(id), components: (id) => book.components(id) },
      };
    }
    if (!forecast) return { basis: 'none', forecastFrom: null, portions: [], recipes: book };
    const at = daysBetween(forecast.originDate, date);
    return {
      basis: 'forecast',
      forecastFrom: forecast.originDate,
      portions: forecast.itemIds.flatMap((itemId, row) => {
        const mean = forecast.means[row * forecast.horizon + at] as number;
        if (!book.isExploded(itemId) || mean <= 0) return [];
        const spread = forecast.spreads[row * forecast.horizon + at] as number;
        return [{ itemId, mean, variance: spread ** 2, counted: ((forecast.kinds[row] as number) & 1) === 1 }];
      }),
      recipes: book,
    };
  }

  /** What is there now, and what will be left of it and of deliveries on the morning of the day. Base units. */
  private async stock(
    tx: Tx,
    storeId: string,
    date: string,
    day: TradingDay,
    forecast: StoredForecast | undefined,
    book: RecipeBook,
  ): Promise<(itemId: string) => { readonly onHand: number; readonly available: number }> {
    const balances = await this.inventory.balances(tx, storeId);
    const coming = new Map<string, bigint>();
    const add = (itemId: string, milli: bigint, due: string): void => {
      if (due <= date) coming.set(itemId, (coming.get(itemId) ?? 0n) + milli);
    };
    for (const e of await this.inventory.expected(tx, storeId)) add(e.itemId, e.quantityMilli, e.dueDate);
    for (const c of await this.orderLines.committed(tx, storeId)) add(c.itemId, c.quantityMilli, c.deliveryDate);
    const before = Math.max(0, daysBetween(day.originDate, date));
    const used = new Map(
      (forecast && before > 0 ? needsAhead(forecast, book, day.originDate, day.remainingShare) : []).map((n) => [
        n.itemId,
        n.meanMilli.slice(0, before).reduce((a, b) => a + b, 0),
      ]),
    );
    return (itemId) => {
      const onHand = Number(balances.get(itemId)?.onHandMilli ?? 0n);
      const left = Math.max(0, onHand) + Number(coming.get(itemId) ?? 0n) - (used.get(itemId) ?? 0);
      return { onHand: onHand / MILLI, available: Math.max(0, left) / MILLI };
    };
  }

  private async parts(tx: Tx, storeId: string, date: string): Promise<PrepList['parts']> {
    const hours = await this.periods.weekdayHours(tx, {
      storeIds: [storeId],
      from: addDays(date, -PROFILE_DAYS),
      to: addDays(date, -1),
    });
    return partsOf(hours.filter((h) => h.weekday === isoWeekday(date)));
  }
}

const thousandth = (value: number): number => Math.round(value * MILLI) / MILLI;

const wordsOf = (item: ItemInfo) => ({
  id: item.id,
  sku: item.sku,
  name: item.name,
  nameEn: item.nameEn,
  baseUom: item.baseUom,
});

const packOf = (listing: ListingInfo | undefined): PrepLine['pack'] =>
  listing && listing.packMilli > 1000n ? { uom: listing.packUom, quantity: Number(listing.packMilli) / MILLI } : null;

const dishFigures = (
  portions: Portions,
  noted: NoteRow | undefined,
  person: (id: string) => { readonly id: string; readonly name: string },
): Pick<PrepDish, 'expected' | 'high' | 'noted'> => ({
  expected: thousandth(portions.mean),
  high: thousandth(highPortions(portions)),
  noted: noted
    ? { portions: fromMilli(noted.portionsMilli), note: noted.note, by: person(noted.byId), at: noted.at.toISOString() }
    : null,
});
