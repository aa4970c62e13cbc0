import { STALE_MINUTES } from '@larder/contracts/bi/today';
import { Injectable } from '@nestjs/common';
import { SalesFigures } from '../../../foundation/sales/index.ts';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import type { DueOrder } from '../../ordering/index.ts';
import { PosSyncApi, type TillState } from '../../pos-sync/index.ts';
import type { Concern } from '../domain/attention.ts';
import { emptyPerSlot } from '../domain/shelf.ts';
import type { StoreCell } from '../domain/store-cell.ts';
import { openFor } from '../domain/trading-day.ts';
import { AttentionQuery } from './attention-query.ts';
import { OrderConcerns } from './order-concerns.ts';
import { type Reach, type ReachedStore, ReachedStores, tradingCurrency } from './reach.ts';
import { StoreCellsQuery } from './store-cells.ts';

const MINUTE_MS = 60_000;
/** Days back in which the last ticket of a store is looked for. */
const LAST_TICKET_DAYS = 30;

/** Freshness of the data of some stores. */
export interface Freshness {
  readonly asOf: Date | null;
  readonly stale: boolean;
}

export interface Overview extends Reach, Freshness {
  readonly currency: string;
  /** Cells of the stores that trade in `currency`, tree order. */
  readonly cells: readonly StoreCell[];
  /** The part of them whose sales the reader may see. */
  readonly salesCells: readonly StoreCell[];
  readonly otherCurrencyStores: number;
  readonly orders: readonly DueOrder[] | undefined;
  readonly concerns: readonly Concern[];
  /** Empty items per slot of each store that keeps stock. */
  readonly shelf: ReadonlyMap<string, readonly (number | null)[]>;
}

/** One answer for the Today page of a chain, a region, an area or a store. */
@Injectable()
export class OverviewQuery {
  constructor(
    private readonly reached: ReachedStores,
    private readonly cells: StoreCellsQuery,
    private readonly attention: AttentionQuery,
    private readonly orders: OrderConcerns,
    private readonly sales: SalesFigures,
    private readonly tills: PosSyncApi,
  ) {}

  async read(tx: Tx, unitId: string | undefined): Promise<Overview> {
    return this.of(tx, await this.reached.under(tx, unitId));
  }

  async of(tx: Tx, reach: Reach): Promise<Overview> {
    const { stores, now } = reach;
    const ids = stores.map((s) => s.info.id);
    const figures = await this.cells.read(tx, stores);
    const orders = await this.orders.due(tx, stores);
    const tills = ids.length === 0 ? [] : await this.tills.tillStates(tx, ids);
    const lastTickets = await this.sales.lastTickets(
      tx,
      ids,
      addDays(stores[0]?.day.businessDate ?? '2000-01-01', -LAST_TICKET_DAYS),
    );
    const concerns = await this.attention.list(tx, {
      now,
      stores,
      cells: figures,
      orders: orders ?? [],
      tills,
      lastTickets,
    });
    const currency = tradingCurrency(stores, reach.tenant.currency);
    const own = stores.filter((s) => s.info.currency === currency);
    const cellsOf = (list: readonly ReachedStore[]) => list.flatMap((s) => figures.cells.get(s.info.id) ?? []);
    const moved = Map.groupBy(
      figures.emptyHours.filter((e) => figures.listedItems.get(e.storeId)?.has(e.itemId)),
      (e) => e.storeId,
    );
    const shelf = new Map(
      stores
        .filter((s) => s.info.cutoverAt !== null)
        .map((s) => {
          const items = moved.get(s.info.id) ?? [];
          const movedIds = new Set(items.map((i) => i.itemId));
          const still = (figures.outItems.get(s.info.id) ?? []).filter((id) => !movedIds.has(id)).length;
          return [s.info.id, emptyPerSlot(items, still, s.day)];
        }),
    );
    return {
      ...reach,
      ...freshness(stores, now, tills, lastTickets),
      currency,
      cells: cellsOf(own),
      salesCells: cellsOf(own.filter((s) => reaches(tx.ctx, 'sales.report.read', s.info.id))),
      otherCurrencyStores: stores.length - own.length,
      orders,
      concerns,
      shelf,
    };
  }
}

/** Data are as fresh as the latest ticket, or as the last contact of a till that held nothing back. */
export function freshness(
  stores: readonly ReachedStore[],
  now: Date,
  tills: readonly TillState[],
  lastTickets: ReadonlyMap<string, Date>,
): Freshness {
  const contacts = tills.flatMap((t) => (t.lastSeenAt && t.unsent === 0 ? [t.lastSeenAt.getTime()] : []));
  const instants = [...[...lastTickets.values()].map((d) => d.getTime()), ...contacts].filter(
    (ms) => ms <= now.getTime(),
  );
  if (instants.length === 0) return { asOf: null, stale: false };
  const asOf = new Date(Math.max(...instants));
  const anyOpen = stores.some((s) => openFor(s.hours, s.localMinute) !== null);
  return { asOf, stale: anyOpen && now.getTime() - asOf.getTime() > STALE_MINUTES * MINUTE_MS };
}
