import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';

import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { DomainError, NotFound, VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { reaches, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { CreateOrder } from '../../application/create-order.ts';
import { SubmitOrder } from '../../application/submit-order.ts';
import { AlertClosed, OrderExists } from '../../ordering.errors.ts';
import { type AlertLineRow, type AlertRow, DemandAlertsRepository } from '../data/demand-alerts.repository.ts';

/** A plan of a whole store stands behind each order. */
const ORDER_MS = 60_000;

interface Held {
  readonly alert: AlertRow;
  readonly lines: readonly AlertLineRow[];
}

/** One tap of whoever answers for the area: the prepared packs become urgent orders, or nothing is ordered, with the reason. */
@Injectable()
export class ConfirmDemandAlert {
  constructor(
    private readonly db: TenantDb,
    private readonly alerts: DemandAlertsRepository,
    private readonly create: CreateOrder,
    private readonly submit: SubmitOrder,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /**
   * One urgent order per store and source, for the next day, of exactly the prepared lines. The quantities are the system's
   * suggestion, so they are within every band; each order can still be called back until it is released.
   *
   * Each order has a transaction of its own: a store that cannot be ordered for is left out and named in the audit row, the
   * others get theirs. What broke off half-way can be confirmed again: lines with an order are not ordered twice.
   * @throws NotFound, VersionConflict, AlertClosed; the first refusal when nothing could be ordered, and the alert stays open
   */
  async confirm(ctx: TenantContext, id: string, version: number): Promise<void> {
    const held = await this.db.tx(ctx, (tx) => this.held(tx, id, version));
    const lines = held.lines.filter(isDue);
    const stores = [...new Set(lines.map((l) => l.storeId))];
    // Supervisors and buyers hold no order of a store otherwise: for these orders, and no others, they sign as its manager would.
    const acting: TenantContext = { ...ctx, grants: [...ctx.grants, { role: 'store_manager', stores }] };
    const left: { readonly of: string; readonly error: DomainError }[] = [];
    for (const [of, own] of Map.groupBy(lines, orderOf))
      try {
        await this.db.tx(acting, (tx) => this.orderOwn(tx, id, version, own), { timeoutMs: ORDER_MS });
      } catch (error) {
        if (!(error instanceof DomainError) || error instanceof VersionConflict || error instanceof AlertClosed)
          throw error;
        left.push({ of, error });
      }
    await this.db.tx(ctx, async (tx) => {
      await this.alerts.lock(tx);
      const held = await this.held(tx, id, version);
      const orders = [...new Set(held.lines.flatMap((l) => l.orderId ?? []))];
      if (orders.length === 0 && left[0]) throw left[0].error;
      await this.close(tx, held.alert, 'confirmed', null, {
        orders,
        left: left.map(({ of, error }) => `${of} ${error.code}`),
      });
    });
  }

  /** @throws NotFound, VersionConflict, AlertClosed */
  async dismiss(ctx: TenantContext, id: string, version: number, reason: string): Promise<void> {
    await this.db.tx(ctx, async (tx) => {
      const { alert } = await this.held(tx, id, version);
      await this.close(tx, alert, 'dismissed', reason, { reason });
    });
  }

  /** The order of one store and source. Whoever confirms or checks at the same time waits, and then finds the lines ordered. */
  private async orderOwn(tx: Tx, id: string, version: number, own: readonly AlertLineRow[]): Promise<void> {
    await this.alerts.lock(tx);
    const held = await this.held(tx, id, version);
    const [first] = own as [AlertLineRow];
    const due = held.lines.filter((l) => isDue(l) && orderOf(l) === orderOf(first));
    if (due.length === 0) return;
    const itemIds = due.map((l) => l.itemId);
    const order = await this.order(tx, due);
    await this.alerts.ordered(tx, id, first.storeId, itemIds, order.id);
    // An order that was there before may hold other quantities than these.
    if (order.isNew) await this.alerts.countElsewhere(tx, id, first.storeId, itemIds);
  }

  private async order(tx: Tx, lines: readonly AlertLineRow[]): Promise<{ id: string; isNew: boolean }> {
    const [first] = lines as [AlertLineRow];
    const prepared = new Map(lines.map((l) => [l.itemId, l.preparedMilli]));
    try {
      const order = await this.create.run(tx, {
        storeId: first.storeId,
        sourceId: first.sourceId as string,
        urgency: 'urgent',
        deliveryInDays: 1,
        start: 'suggestion',
        only: prepared,
      });
      await this.submit.run(tx, order.id, { version: order.version, confirmIncomplete: true });
      return { id: order.id, isNew: true };
    } catch (error) {
      // Somebody has an urgent order of this store and source open for that day: theirs counts, and the alert points to it.
      const known = error instanceof OrderExists ? (error.meta['orderId'] as string | null) : null;
      if (known === null) throw error;
      return { id: known, isNew: false };
    }
  }

  private async held(tx: Tx, id: string, version: number): Promise<Held> {
    const alert = await this.alerts.find(tx, id);
    const lines = alert ? await this.alerts.lines(tx, [id]) : [];
    if (!alert || lines.some((l) => !reaches(tx.ctx, 'ordering.alert.act', l.storeId))) throw new NotFound();
    if (alert.state !== 'open') throw new AlertClosed();
    if (alert.version !== version) throw new VersionConflict(alert.version);
    return { alert, lines };
  }

  private async close(
    tx: Tx,
    alert: AlertRow,
    state: 'confirmed' | 'dismissed',
    reason: string | null,
    diff: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    if (!(await this.alerts.close(tx, alert.id, alert.version, { state, reason, at: this.clock.now() })))
      throw new AlertClosed();
    await this.audit.record(tx, {
      action: `ordering.demand-alert.${state === 'confirmed' ? 'confirm' : 'dismiss'}`,
      entity: 'demand_alert',
      entityId: alert.id,
      storeId: null,
      diff: { kind: alert.kind, unitId: alert.unitId, ...diff },
    });
  }
}

/** Prepared, and not ordered yet. */
const isDue = (l: AlertLineRow): boolean => l.preparedMilli > 0n && l.sourceId !== null && l.orderId === null;

/** Lines of one store and source share an order. */
const orderOf = (l: AlertLineRow): string => `${l.storeId} ${l.sourceId}`;
