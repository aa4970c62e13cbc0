import { reviewOrder } from '@larder/contracts/ordering/review';
import { Injectable } from '@nestjs/common';
import { addDays } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrderLinesRepository } from '../data/order-lines.repository.ts';
import { type OrderRow, OrdersRepository } from '../data/orders.repository.ts';
import { type RunResult, RunsRepository } from '../data/runs.repository.ts';
import { dateOf, dayOf, nextSlot } from '../domain/supply-slot.ts';
import { SplitQueue } from '../sourcing/application/split-queue.ts';
import { CutoffJobs } from './cutoff-jobs.ts';
import { type DeliverySlot, deliverySlot, fitColumn, newOrderRow, slotColumns } from './new-order.ts';
import { OrderDesk, reviewLineOf, totalsOf } from './order-desk.ts';
import { firstDays } from './planning/demand-plan.ts';
import { KEPT_HORIZON, type PlannableSource, type PlannedOrder, SkipLog } from './planning/store-plan.ts';
import { type PlannedStore, type StoreDesk, StorePlanner } from './store-planner.ts';

export interface RunOutcome extends Omit<RunResult, 'skips'> {
  readonly runId: string;
  readonly skipped: number;
}

interface PlannableSlot extends PlannableSource, DeliverySlot {
  /** The untouched or reviewed order that this run brings up to date. */
  readonly existing: OrderRow | undefined;
}

const RUN_TIMEOUT_MS = 120_000;
const FORECASTS_KEPT_DAYS = 70;

/** Suggests the next order of every source of one store, and says what it left out. Safe to repeat at any time. */
@Injectable()
export class RunStore {
  constructor(
    private readonly db: TenantDb,
    private readonly planner: StorePlanner,
    private readonly orders: OrdersRepository,
    private readonly lines: OrderLinesRepository,
    private readonly runs: RunsRepository,
    private readonly desk: OrderDesk,
    private readonly cutoff: CutoffJobs,
    private readonly splits: SplitQueue,
    private readonly clock: Clock,
  ) {}

  /** @throws whatever stopped the run, after the run log has it */
  async run(
    ctx: TenantContext,
    storeId: string,
    trigger: 'nightly' | 'manual',
    requestedBy: string,
  ): Promise<RunOutcome> {
    const runId = newId();
    const started = performance.now();
    await this.db.tx(ctx, async (tx) => {
      const { day } = await this.planner.desk(tx, storeId);
      await this.runs.start(tx, {
        id: runId,
        storeId,
        businessDate: day.originDate,
        trigger,
        startedAt: this.clock.now(),
        requestedBy,
      });
    });
    try {
      const result = await this.db.tx(ctx, (tx) => this.suggest(tx, runId, storeId, trigger, started), {
        timeoutMs: RUN_TIMEOUT_MS,
      });
      return { runId, ...result, skipped: result.skips.reduce((n, s) => n + Math.max(1, s.itemIds.length), 0) };
    } catch (error) {
      await this.db.tx(ctx, (tx) =>
        this.runs.fail(
          tx,
          runId,
          (error as Error).message.slice(0, 500),
          this.clock.now(),
          Math.round(performance.now() - started),
        ),
      );
      throw error;
    }
  }

  private async suggest(
    tx: Tx,
    runId: string,
    storeId: string,
    trigger: 'nightly' | 'manual',
    started: number,
  ): Promise<RunResult> {
    await this.runs.lockStore(tx, storeId);
    const desk = await this.planner.desk(tx, storeId);
    const skips = new SkipLog();
    const slots = await this.slots(tx, desk, trigger, skips);
    const plan = await this.planner.plan(tx, desk, slots);
    let created = 0;
    let refreshed = 0;
    let lineCount = 0;
    for (const order of plan.orders) {
      const slot = slots.find((s) => s.sourceId === order.sourceId);
      if (!slot) continue;
      if (!slot.existing && order.baselineMinor === 0n && order.lines.every((l) => l.baselineMilli === 0n)) {
        // An order that was given up for its minimum stands in the log under that reason.
        if (!order.fit || order.fit.wantedMinor === 0)
          skips.addAll(
            'nothing_needed',
            order.sourceId,
            order.lines.map((l) => l.listing.itemId),
          );
        continue;
      }
      if (slot.existing) {
        await this.refresh(tx, slot.existing, runId, order, slot, plan);
        refreshed += 1;
      } else if (await this.create(tx, desk, runId, order, slot, plan)) created += 1;
      else {
        skips.add('already_ordered', order.sourceId);
        continue;
      }
      lineCount += order.lines.length;
    }
    await this.keepForecasts(tx, storeId, desk.day.originDate, plan);
    if (lineCount > 0) await this.splits.ask(tx);
    const result: RunResult = {
      series: plan.demand.block.itemIds.length,
      ordersCreated: created,
      ordersRefreshed: refreshed,
      lines: lineCount,
      skips: [...skips.list(), ...plan.skips],
      dataCompleteness: plan.incompleteDays.length > 0 ? 'incomplete' : 'ok',
    };
    await this.runs.succeed(tx, runId, result, this.clock.now(), Math.round(performance.now() - started));
    return result;
  }

  /** Next slot of every source that has listings here, unless the delivery is already decided. */
  private async slots(
    tx: Tx,
    desk: StoreDesk,
    trigger: 'nightly' | 'manual',
    skips: SkipLog,
  ): Promise<PlannableSlot[]> {
    const { store, day, calendars, listings } = desk;
    const bySource = Map.groupBy(listings, (l) => l.sourceId);
    const open = await this.orders.openOfStore(tx, store.id);
    const found: PlannableSlot[] = [];
    for (const [sourceId, listed] of bySource) {
      const calendar = calendars.get(sourceId);
      if (!calendar) {
        skips.addAll(
          'no_calendar',
          sourceId,
          listed.map((l) => l.itemId),
        );
        continue;
      }
      const slot = nextSlot(calendar.slots, dayOf(day.localDate), day.localMinute);
      if (!slot) {
        skips.addAll(
          'no_slot',
          sourceId,
          listed.map((l) => l.itemId),
        );
        continue;
      }
      const deliveryDate = dateOf(slot.deliveryDay);
      const existing = open.find(
        (o) => o.source_id === sourceId && o.delivery_date === deliveryDate && o.urgency === 'normal',
      );
      if (existing && existing.state !== 'generated' && existing.state !== 'reviewing') {
        skips.add(existing.state === 'awaiting_approval' ? 'being_approved' : 'already_ordered', sourceId);
        continue;
      }
      // What was sent or cancelled stays so; only a person who asks for a run gets a cancelled order back.
      const earlier = existing
        ? []
        : await this.orders.ofKey(tx, { storeId: store.id, sourceId, deliveryDate, urgency: 'normal' });
      if (earlier.some((o) => o.state === 'released' || (o.state === 'cancelled' && trigger === 'nightly'))) {
        skips.add('already_ordered', sourceId);
        continue;
      }
      found.push({ sourceId, ...deliverySlot(slot, store.zone), existing });
    }
    return found;
  }

  private async create(
    tx: Tx,
    desk: StoreDesk,
    runId: string,
    order: PlannedOrder,
    slot: PlannableSlot,
    plan: PlannedStore,
  ): Promise<boolean> {
    const now = this.clock.now();
    const lines = plan.linesOf(order, slot.deliveryDate);
    const id = newId();
    const row = newOrderRow(
      {
        id,
        store_id: desk.store.id,
        source_id: order.sourceId,
        urgency: 'normal',
        origin: 'run',
        run_id: runId,
        currency: desk.store.currency,
      },
      slot,
      plan,
      lines,
      order.fit,
      { at: now, by: tx.ctx.actor.id },
    );
    if (!(await this.orders.insert(tx, row))) return false;
    await this.lines.write(tx, id, lines);
    const inserted = await this.orders.find(tx, id);
    if (inserted)
      await this.orders.addEvent(tx, {
        id: newId(),
        order: inserted,
        at: now,
        event: 'generate',
        from: null,
        detail: { runId, baselineMinor: String(order.baselineMinor), lines: lines.length },
      });
    await this.cutoff.book(tx, id, desk.store.id, slot.cutoffAt);
    return true;
  }

  /** New figures for an order that nobody has sent; edited cells stay (see `OrderLinesRepository.write`). */
  private async refresh(
    tx: Tx,
    existing: OrderRow,
    runId: string,
    planned: PlannedOrder,
    slot: PlannableSlot,
    plan: PlannedStore,
  ): Promise<void> {
    const held = await this.orders.lock(tx, existing.id);
    if (!held || (held.state !== 'generated' && held.state !== 'reviewing')) return;
    await this.lines.write(tx, held.id, plan.linesOf(planned, slot.deliveryDate));
    const rows = await this.lines.list(tx, held.id);
    const review = reviewOrder(rows.map(reviewLineOf), await this.desk.policy(tx, held.store_id));
    const now = this.clock.now();
    const cutoffMoved = held.cutoff_at.getTime() !== slot.cutoffAt.getTime();
    await this.orders.update(tx, held, {
      ...totalsOf(review, rows),
      run_id: runId,
      ...slotColumns(slot, plan),
      fit: fitColumn(planned.fit),
      updated_at: now,
      updated_by: tx.ctx.actor.id,
    });
    if (cutoffMoved) await this.cutoff.book(tx, held.id, held.store_id, slot.cutoffAt);
  }

  private async keepForecasts(tx: Tx, storeId: string, originDate: string, plan: PlannedStore): Promise<void> {
    await this.runs.saveForecast(
      tx,
      { storeId, originDate, ...firstDays(plan.demand.block, KEPT_HORIZON) },
      this.clock.now(),
    );
    await this.runs.dropForecastsBefore(tx, storeId, addDays(originDate, -FORECASTS_KEPT_DAYS));
  }
}
