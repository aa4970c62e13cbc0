import { valueMinor } from '@larder/contracts/ordering/band';
import type { SkipReason } from '@larder/contracts/ordering/run';
import type { OrderTerms } from '@larder/forecasting';
import type { ItemInfo, ListingInfo, RecipeBook } from '../../../../foundation/catalog/index.ts';
import type { Balance } from '../../../../foundation/inventory/index.ts';
import { dayOf } from '../../domain/supply-slot.ts';
import type { Lift } from '../../regional/domain/uplift.ts';
import { type DemandPlan, type ItemDemand, planDemand } from './demand-plan.ts';
import { type Incoming, type LineSettings, type PlannedLine, planLine, unitCost } from './line-plan.ts';
import { fitLines, type OrderFit } from './order-fit.ts';
import type { TrainedForecast } from './series-forecasts.ts';
import { hasSales, type StoreHistory } from './store-history.ts';

/** Forecasts are kept for this many days; windows that reach further stretch the horizon up to the limit. */
export const KEPT_HORIZON = 14;
export const MAX_HORIZON = 42;
/** A listing younger than this borrows from its category when it has no sale yet. */
export const NEW_LISTING_DAYS = 28;

/** An order that may be planned: its source, when it arrives and when the next one does. */
export interface PlannableSource {
  readonly sourceId: string;
  readonly deliveryDate: string;
  readonly nextDeliveryDate: string;
  /** What its source asks of the order as a whole; absent: nothing. */
  readonly terms?: OrderTerms | undefined;
}

export interface PlannedOrder {
  readonly sourceId: string;
  readonly lines: readonly PlannedLine[];
  readonly baselineMinor: bigint;
  /** Null when the source sets no terms. */
  readonly fit: OrderFit | null;
}

export interface Skip {
  readonly reason: SkipReason;
  readonly sourceId: string | null;
  readonly itemIds: readonly string[];
}

export interface StorePlan {
  readonly orders: readonly PlannedOrder[];
  readonly skips: readonly Skip[];
  readonly demand: DemandPlan;
}

export interface StorePlanInput {
  readonly originDate: string;
  /** Date of the history's first column. */
  readonly historyFrom: string;
  readonly remainingShare: number;
  readonly history: StoreHistory;
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly book: RecipeBook;
  readonly listings: readonly ListingInfo[];
  readonly sources: readonly PlannableSource[];
  readonly balances: ReadonlyMap<string, Balance>;
  readonly incoming: ReadonlyMap<string, readonly Incoming[]>;
  /** Agreed to go to other stores; absent: nothing. */
  readonly promised?: ReadonlyMap<string, bigint>;
  readonly settings: LineSettings;
  /** What the chain's trained model expects of this store; absent until one was trained. */
  readonly trained?: TrainedForecast | undefined;
  /** What accepted alerts of early seasons raise; absent: nothing. */
  readonly lift?: Lift | undefined;
}

/** Why a listing cannot be ordered for a delivery; undefined when it can. */
export function refusalOf(
  listing: ListingInfo,
  item: ItemInfo | undefined,
  book: RecipeBook,
  deliveryDate: string,
): SkipReason | undefined {
  if (!item || item.type === 'service' || (!item.stocked && !book.isExploded(item.id))) return 'service';
  if (item.status === 'archived') return 'archived';
  if (book.isExploded(item.id)) return 'made_to_order';
  if (
    listing.status === 'delisted' ||
    listing.listedFrom > deliveryDate ||
    (listing.listedTo !== null && listing.listedTo < deliveryDate)
  )
    return 'not_listed';
  if (listing.status === 'stopped' && (listing.stoppedUntil === null || listing.stoppedUntil >= deliveryDate))
    return 'stopped';
  return undefined;
}

/** Everything one store should order: pure, so that a test or a replay needs no database. */
export function planStore(input: StorePlanInput): StorePlan {
  const { originDate, history, items, listings, settings } = input;
  const origin = dayOf(originDate);
  const skips = new SkipLog();
  const sources = input.sources.filter((s) => {
    if (dayOf(s.nextDeliveryDate) - origin <= MAX_HORIZON) return true;
    skips.add('beyond_horizon', s.sourceId);
    return false;
  });
  const horizon = Math.max(KEPT_HORIZON, ...sources.map((s) => dayOf(s.nextDeliveryDate) - origin));
  const demand = planDemand(
    history,
    input.historyFrom,
    horizon,
    input.remainingShare,
    items,
    input.book,
    input.trained,
    input.lift,
  );
  const margins = marginsOf(input, demand.demands);

  const orders: PlannedOrder[] = [];
  for (const source of sources) {
    const window = {
      arrivalDays: dayOf(source.deliveryDate) - origin,
      coverDays: dayOf(source.nextDeliveryDate) - dayOf(source.deliveryDate),
    };
    const lines: PlannedLine[] = [];
    for (const listing of listings) {
      if (listing.sourceId !== source.sourceId) continue;
      const item = items.get(listing.itemId);
      const refusal = refusalOf(listing, item, input.book, source.deliveryDate);
      if (refusal || !item) {
        skips.add(refusal ?? 'service', source.sourceId, listing.itemId);
        continue;
      }
      const known = knownDemand(input, demand, listing, origin);
      if (!known) skips.add('no_history', source.sourceId, listing.itemId);
      lines.push(
        planLine({
          originDate,
          window,
          item,
          listing,
          balance: input.balances.get(item.id),
          incoming: input.incoming.get(item.id) ?? [],
          promisedMilli: input.promised?.get(item.id) ?? 0n,
          demand: known,
          remainingShare: input.remainingShare,
          margin: margins.get(item.id) ?? 0,
          settings,
        }),
      );
    }
    lines.sort(
      (a, b) =>
        (a.coverageCentidays ?? Number.POSITIVE_INFINITY) - (b.coverageCentidays ?? Number.POSITIVE_INFINITY) ||
        (a.listing.itemId < b.listing.itemId ? -1 : 1),
    );
    orders.push(orderOf(source, lines, skips));
  }
  skips.addAll('not_listed', null, soldButNotListed(input));
  return { orders, skips: skips.list(), demand };
}

/** The lines as their source takes them. An order that is given up for its minimum says so in the log. */
function orderOf(source: PlannableSource, planned: readonly PlannedLine[], skips: SkipLog): PlannedOrder {
  const { sourceId, terms } = source;
  const { lines, fit } = terms ? fitLines(planned, terms) : { lines: planned, fit: null };
  if (fit?.outcome === 'dropped' || fit?.outcome === 'unreachable')
    skips.addAll(
      'below_order_minimum',
      sourceId,
      planned.filter((l) => l.baselineMilli > 0n).map((l) => l.listing.itemId),
    );
  const baselineMinor = lines.reduce(
    (sum, l) => sum + valueMinor(l.baselineMilli, l.listing.packMilli, l.listing.packPriceMinor),
    0n,
  );
  return { sourceId, lines, fit, baselineMinor };
}

/** A listing that has stood for weeks without a sale is a dead item, not a new one: its category says nothing about it. */
function knownDemand(
  input: StorePlanInput,
  plan: DemandPlan,
  listing: ListingInfo,
  origin: number,
): ItemDemand | undefined {
  const demand = plan.demands.get(listing.itemId);
  if (!demand) return undefined;
  if (demand.source === 'usage') return demand;
  const series = input.history.indexOf.get(listing.itemId);
  if (series !== undefined && hasSales(input.history, series)) return demand;
  return origin - dayOf(listing.listedFrom) < NEW_LISTING_DAYS ? demand : undefined;
}

type Goods = Pick<StorePlanInput, 'items' | 'book' | 'balances' | 'listings'>;

function costsOf({ items, balances, listings }: Goods): (itemId: string) => number {
  const listingOf = new Map(listings.map((l) => [l.itemId, l]));
  return (id) => {
    const item = items.get(id);
    return item ? unitCost(item, listingOf.get(id), balances.get(id)) : 0;
  };
}

/** Margin of an item as it is sold, per base unit, minor units: its price less its cost, or less that of its ingredients. */
export function marginOf(goods: Goods): (itemId: string) => number {
  const { items, book } = goods;
  const costOf = costsOf(goods);
  return (id) => {
    const item = items.get(id);
    if (!item || item.priceMinor === null) return 0;
    const cost = book.isExploded(id)
      ? book.leaves(id).reduce((sum, leaf) => sum + (costOf(leaf.itemId) * Number(leaf.microPerUnit)) / 1e6, 0)
      : costOf(id);
    return Math.max(0, Number(item.priceMinor) - cost);
  };
}

/**
 * Margin per base unit, minor units. A missing ingredient loses the dishes it goes into, so its margin is theirs per unit
 * of it, weighted by what each is expected to use.
 */
export function marginsOf(
  goods: Goods,
  demands: ReadonlyMap<string, { readonly usedBy: ItemDemand['usedBy'] }>,
): Map<string, number> {
  const costOf = costsOf(goods);
  const ownMargin = marginOf(goods);
  const margins = new Map<string, number>();
  for (const [id, demand] of demands) {
    if (demand.usedBy.length === 0) {
      const margin = ownMargin(id);
      // Packaging and the like are not sold: missing one costs at least itself.
      margins.set(id, margin > 0 ? margin : costOf(id));
      continue;
    }
    let used = 0;
    let lost = 0;
    for (const by of demand.usedBy) {
      used += by.units * by.perUnit;
      lost += by.units * ownMargin(by.itemId);
    }
    margins.set(id, used > 0 && lost > 0 ? Math.min(lost / used, 1e9) : costOf(id));
  }
  return margins;
}

/** Sold in the last four weeks but without a listing: nobody can order it. */
function soldButNotListed(input: StorePlanInput): string[] {
  const listed = new Set(input.listings.map((l) => l.itemId));
  const { history, items, book } = input;
  const from = Math.max(0, history.dayCount - 28);
  return history.itemIds.filter((id, s) => {
    if (listed.has(id) || book.isExploded(id) || !items.get(id)?.stocked) return false;
    for (let d = from; d < history.dayCount; d++)
      if ((history.demand[s * history.dayCount + d] as number) > 0) return true;
    return false;
  });
}

/** Collects reasons, one entry per reason and source. */
export class SkipLog {
  private readonly entries = new Map<string, { reason: SkipReason; sourceId: string | null; itemIds: string[] }>();

  add(reason: SkipReason, sourceId: string | null, itemId?: string): void {
    const key = `${reason}|${sourceId ?? ''}`;
    const entry = this.entries.get(key) ?? { reason, sourceId, itemIds: [] };
    if (itemId !== undefined) entry.itemIds.push(itemId);
    this.entries.set(key, entry);
  }

  addAll(reason: SkipReason, sourceId: string | null, itemIds: readonly string[]): void {
    for (const id of itemIds) this.add(reason, sourceId, id);
  }

  list(): Skip[] {
    return [...this.entries.values()];
  }
}
