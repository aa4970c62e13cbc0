import type { OrderReplay } from '@larder/contracts/ordering/order';
import type { Review } from '@larder/contracts/ordering/review';
import {
  demandDistribution,
  milliFromBigint,
  orderCurve,
  type ReplenishResult,
  type ReplenishSnapshot,
  replayBaseline,
  replayOrder,
} from '@larder/forecasting';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo, type SourceInfo } from '../../../foundation/catalog/index.ts';
import { IdentityApi } from '../../../foundation/identity/index.ts';
import { OrgApi, type StoreInfo } from '../../../foundation/org/index.ts';
import { addDays, instantOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { can, reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { type BasisRow, type LineRow, OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type EventRow, type OrderFilter, type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { dateOf, dayOf, nextSlot } from '../domain/supply-slot.ts';
import { LastYear, type LastYearDay } from './last-year.ts';
import { OrderDesk, type OrderPolicy } from './order-desk.ts';
import type { BasisFacts } from './planning/line-basis.ts';
import type { OrderFit } from './planning/order-fit.ts';
import { StorePlanner } from './store-planner.ts';

export interface OrderNames {
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly sources: ReadonlyMap<string, SourceInfo>;
}

export interface OrderView extends OrderNames {
  readonly order: OrderRow;
  readonly lines: readonly LineRow[];
  readonly review: Review;
  readonly policy: OrderPolicy;
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly people: ReadonlyMap<string, string>;
  readonly canEdit: boolean;
  readonly approvers: readonly string[];
  readonly approvalDueAt: string | null;
}

export interface WhyView {
  readonly order: OrderRow;
  readonly line: LineRow;
  readonly item: ItemInfo;
  readonly dishes: ReadonlyMap<string, ItemInfo>;
  readonly facts: BasisFacts | undefined;
  readonly replayed: ReplenishResult | undefined;
  readonly terms: readonly {
    readonly key: string;
    readonly valueMilli: number;
    readonly detail: Readonly<Record<string, number>>;
  }[];
  /** Each day of the protection window against last year. */
  readonly lastYear: readonly LastYearDay[];
  /** 10 % and 90 % quantile of demand over the protection window, thousandths. */
  readonly demandBand: { readonly lowMilli: number; readonly highMilli: number } | undefined;
}

export interface SlotView {
  readonly source: SourceInfo;
  readonly orderDate: string | null;
  readonly deliveryDate: string | null;
  readonly window: string | null;
  readonly cutoffAt: Date | null;
  readonly openOrderId: string | null;
}

const DAY_MS = 86_400_000;
const MOST_WINDOW_DAYS = 14;
const LOW = 0.1;
const HIGH = 0.9;
const DEFAULT_CORRELATION = 0.25;

/** Reads of orders. Nothing here changes a row. */
@Injectable()
export class OrderQueries {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly desk: OrderDesk,
    private readonly planner: StorePlanner,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly identity: IdentityApi,
    private readonly lastYear: LastYear,
    private readonly clock: Clock,
  ) {}

  async names(tx: Tx): Promise<OrderNames> {
    return {
      stores: new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s])),
      sources: await this.catalog.sources(tx),
    };
  }

  async page(
    tx: Tx,
    filter: Omit<OrderFilter, 'stores'>,
    after: readonly [string, string] | undefined,
    limit: number,
  ): Promise<{ rows: OrderRow[]; names: OrderNames }> {
    const stores = storesFor(tx.ctx, 'ordering.order.read');
    return { rows: await this.orders.page(tx, { ...filter, stores }, after, limit), names: await this.names(tx) };
  }

  /** Time from opening to submitting over the stores in scope, or one of them. @throws NotFound */
  async reviewTimes(tx: Tx, input: { readonly storeId?: string | undefined; readonly days: number }) {
    if (input.storeId !== undefined && !reaches(tx.ctx, 'ordering.order.read', input.storeId)) throw new NotFound();
    if (input.storeId !== undefined) await this.org.store(tx, input.storeId);
    const from = new Date(this.clock.now().getTime() - input.days * DAY_MS);
    const stores = input.storeId === undefined ? storesFor(tx.ctx, 'ordering.order.read') : [input.storeId];
    return this.orders.reviewTimes(tx, { stores, from });
  }

  async view(tx: Tx, id: string): Promise<OrderView> {
    const order = await this.desk.read(tx, id);
    const { lines, review, policy } = await this.desk.review(tx, order);
    const events = order.state === 'awaiting_approval' ? await this.orders.events(tx, id) : [];
    const asked = events.findLast((e) => e.event === 'submit_out_of_band')?.detail as
      | { approvers?: string[]; dueAt?: string }
      | undefined;
    const approvers = asked?.approvers ?? [];
    const editors = lines.map((line) => line.edited_by);
    const people = [order.opened_by, order.submitted_by, order.approved_by, ...approvers, ...editors].filter(
      (p): p is string => p !== null,
    );
    return {
      order,
      lines,
      review,
      policy,
      ...(await this.names(tx)),
      items: await this.catalog.items(
        tx,
        lines.map((l) => l.item_id),
      ),
      people: await this.people(tx, people),
      canEdit: can(tx.ctx, 'ordering.order.write') && reaches(tx.ctx, 'ordering.order.write', order.store_id),
      approvers,
      approvalDueAt: asked?.dueAt ?? null,
    };
  }

  /** Display names; ids that are no users stand for jobs and have none. */
  async people(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const users = [...new Set(ids)].filter((id) => /^[0-9a-f]{8}-/.test(id));
    return users.length > 0 ? this.identity.names(tx, users) : new Map();
  }

  async history(tx: Tx, id: string): Promise<{ events: EventRow[]; people: ReadonlyMap<string, string> }> {
    await this.desk.read(tx, id);
    const events = await this.orders.events(tx, id);
    const people = events.flatMap((e) => [e.actor_id, ...personsOf(e)]);
    return { events, people: await this.people(tx, people) };
  }

  async why(tx: Tx, id: string, itemId: string): Promise<WhyView> {
    const order = await this.desk.read(tx, id);
    const line = await this.lines.find(tx, id, itemId);
    const item = (await this.catalog.items(tx, [itemId])).get(itemId);
    if (!line || !item) throw new NotFound();
    const basis = await this.lines.basis(tx, id, itemId);
    const facts = basis?.facts as BasisFacts | undefined;
    const alone = basis ? replayBaseline(basis.snapshot as unknown as ReplenishSnapshot) : undefined;
    // The next pack counts from the suggestion as the order's terms left it.
    const replayed =
      alone && BigInt(alone.baselineMilli) !== line.baseline_milli
        ? { ...alone, ...orderCurve(alone.snapshot.input).at(milliFromBigint(line.baseline_milli)) }
        : alone;
    return {
      order,
      line,
      item,
      facts,
      replayed,
      terms: (basis?.terms as unknown as WhyView['terms'] | undefined) ?? [],
      dishes: await this.catalog.items(tx, facts?.usedBy.map((u) => u.itemId) ?? []),
      lastYear: await this.lastYear.of(
        tx,
        await this.org.store(tx, order.store_id),
        itemId,
        replayed ? windowDates(order, replayed.snapshot) : [],
      ),
      demandBand: replayed ? bandOfDemand(replayed.snapshot) : undefined,
    };
  }

  /** Computes every stored suggestion again from its inputs and compares quantity and terms. */
  async replay(tx: Tx, id: string): Promise<OrderReplay> {
    const order = await this.desk.read(tx, id);
    const baselines = new Map((await this.lines.list(tx, id)).map((l) => [l.item_id, l.baseline_milli]));
    const basis = await this.lines.allBasis(tx, id);
    const again = replayOrder(
      basis.map((b) => ({ key: b.item_id, snapshot: b.snapshot as unknown as ReplenishSnapshot })),
      (order.fit as OrderFit | null)?.terms ?? null,
    );
    const different = basis
      .filter((b) => !isIdentical(b, again.get(b.item_id), baselines.get(b.item_id)))
      .map((b) => b.item_id);
    return { lines: basis.length, identical: basis.length - different.length, differentItemIds: different };
  }

  async slots(tx: Tx, storeId: string): Promise<SlotView[]> {
    if (!reaches(tx.ctx, 'ordering.order.read', storeId)) throw new NotFound();
    const desk = await this.planner.desk(tx, storeId);
    const open = await this.orders.openOfStore(tx, storeId);
    const sourceIds = new Set(desk.listings.map((l) => l.sourceId));
    return [...desk.sources.values()]
      .filter((s) => sourceIds.has(s.id))
      .map((source) => {
        const slot = nextSlot(
          desk.calendars.get(source.id)?.slots ?? [],
          dayOf(desk.day.localDate),
          desk.day.localMinute,
        );
        if (!slot)
          return { source, orderDate: null, deliveryDate: null, window: null, cutoffAt: null, openOrderId: null };
        const deliveryDate = dateOf(slot.deliveryDay);
        const orderDate = dateOf(slot.orderDay);
        const openOrder = open.find(
          (o) => o.source_id === source.id && o.delivery_date === deliveryDate && o.urgency === 'normal',
        );
        return {
          source,
          orderDate,
          deliveryDate,
          window: slot.window,
          cutoffAt: instantOf(orderDate, slot.cutoffMinute, desk.store.zone),
          openOrderId: openOrder?.id ?? null,
        };
      });
  }

  async stopped(tx: Tx, storeId: string): Promise<{ item: ItemInfo; until: string | null }[]> {
    if (!reaches(tx.ctx, 'ordering.order.read', storeId)) throw new NotFound();
    await this.org.store(tx, storeId);
    const listings = (await this.catalog.listings(tx, storeId)).filter((l) => l.status === 'stopped');
    const items = await this.catalog.items(
      tx,
      listings.map((l) => l.itemId),
    );
    return listings.flatMap((l) => {
      const item = items.get(l.itemId);
      return item ? [{ item, until: l.stoppedUntil }] : [];
    });
  }
}

/** Days from the arrival of the order on, as far as somebody would read them. */
function windowDates(order: OrderRow, { input }: ReplenishSnapshot): string[] {
  const days = Math.min(input.coverDays, MOST_WINDOW_DAYS);
  return Array.from({ length: days }, (_, i) => addDays(order.delivery_date, i));
}

/** People who stand in an event's detail besides its actor. */
export function personsOf(event: EventRow): string[] {
  const detail = event.detail as { by?: unknown; approvers?: unknown };
  const approvers = Array.isArray(detail.approvers)
    ? detail.approvers.filter((a): a is string => typeof a === 'string')
    : [];
  return typeof detail.by === 'string' ? [detail.by, ...approvers] : approvers;
}

/** Same terms, same quantity: jsonb keeps no key order, so values are compared, not text. */
function isIdentical(basis: BasisRow, again: ReplenishResult | undefined, baseline: bigint | undefined): boolean {
  if (!again) return false;
  const stored = basis.terms as unknown as ReplenishResult['terms'];
  return (
    BigInt(again.baselineMilli) === baseline &&
    again.terms.length === stored.length &&
    again.terms.every(
      (t, i) =>
        stored[i]?.key === t.key &&
        stored[i]?.valueMilli === t.valueMilli &&
        Object.entries(t.detail).every(([k, v]) => stored[i]?.detail[k] === v),
    )
  );
}

/** The 10–90 band of demand over the protection window, with the policy's own variance. */
function bandOfDemand(snapshot: ReplenishSnapshot): { lowMilli: number; highMilli: number } {
  const { demand, arrivalDays, coverDays } = snapshot.input;
  const correlation = demand.correlation ?? DEFAULT_CORRELATION;
  let mean = 0;
  let variance = 0;
  let sdSum = 0;
  for (let day = arrivalDays; day < arrivalDays + coverDays; day++) {
    const m = (demand.meanMilli[day] ?? 0) / 1000;
    const sd = demand.sdMilli ? (demand.sdMilli[day] ?? 0) / 1000 : Math.sqrt((demand.dispersion ?? 1) * m);
    mean += m;
    variance += (1 - correlation) * sd * sd;
    sdSum += sd;
  }
  const distribution = demandDistribution(mean, variance + correlation * sdSum * sdSum, demand.counted);
  return {
    lowMilli: Math.round(distribution.quantile(LOW) * 1000),
    highMilli: Math.round(distribution.quantile(HIGH) * 1000),
  };
}
