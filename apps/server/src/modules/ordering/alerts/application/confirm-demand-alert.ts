import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';

import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { DomainError, NotFound, VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { reaches, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { AddPrepared } from '../../application/add-prepared.ts';
import { CreateOrder } from '../../application/create-order.ts';
import { SubmitOrder } from '../../application/submit-order.ts';
import { AlertClosed, OrderExists } from '../../ordering.errors.ts';
import { UpliftsRepository } from '../../regional/data/uplifts.repository.ts';
import {
  type AlertLineRow,
  type AlertRow,
  DemandAlertsRepository,
  type LeftReason,
} from '../data/demand-alerts.repository.ts';
import { RaiseAlert } from './raise-alert.ts';

/** A plan of a whole store stands behind each order. */
const ORDER_MS = 60_000;

/** An order of the alert arrives tomorrow; where that one can be changed no more, a day or two later. */
const MOST_DAYS = 3;

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
    private readonly add: AddPrepared,
    private readonly submit: SubmitOrder,
    private readonly uplifts: UpliftsRepository,
    private readonly raising: RaiseAlert,
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
    const left: { readonly of: readonly AlertLineRow[]; readonly error: DomainError }[] = [];
    for (const own of Map.groupBy(lines, orderOf).values())
      try {
        await this.db.tx(acting, (tx) => this.orderOwn(tx, id, version, own), { timeoutMs: ORDER_MS });
      } catch (error) {
        if (!(error instanceof DomainError) || error instanceof VersionConflict || error instanceof AlertClosed)
          throw error;
        left.push({ of: own, error });
      }
    await this.db.tx(ctx, async (tx) => {
      await this.alerts.lock(tx);
      const held = await this.held(tx, id, version);
      const orders = [...new Set(held.lines.flatMap((l) => l.orderId ?? []))];
      if (orders.length === 0 && left[0]) throw left[0].error;
      for (const { of, error } of left)
        await this.alerts.leave(tx, id, of[0]?.storeId ?? '', of[0]?.sourceId ?? null, reasonOf(error));
      const uplift = upliftOf(held.alert);
      if (uplift) await this.uplifts.start(tx, id, uplift);
      await this.close(tx, held.alert, 'confirmed', null, {
        orders,
        ...(uplift ? { uplift } : {}),
        left: left.map(({ of, error }) => `${of[0] ? orderOf(of[0]) : ''} ${error.code}`),
      });
    });
  }

  /** Forecasts are no longer raised; what was ordered stays. @throws NotFound, VersionConflict, AlertClosed */
  async endUplift(ctx: TenantContext, id: string, version: number): Promise<void> {
    await this.db.tx(ctx, async (tx) => {
      const alert = await this.within(tx, id);
      if (alert.version !== version) throw new VersionConflict(alert.version);
      if (!(await this.uplifts.end(tx, id, this.clock.now()))) throw new AlertClosed();
      await this.audit.record(tx, {
        action: 'ordering.demand-alert.end-uplift',
        entity: 'demand_alert',
        entityId: id,
        storeId: null,
        diff: { kind: alert.kind, unitId: alert.unitId },
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
    if (order.itemIds.length > 0) await this.alerts.countElsewhere(tx, id, first.storeId, order.itemIds);
  }

  /**
   * An order of its own for the next day. Where one of the store and source is open for that day the goods are put on it
   * while it can be changed; after that they have one of the day after.
   */
  private async order(tx: Tx, lines: readonly AlertLineRow[]): Promise<{ id: string; itemIds: readonly string[] }> {
    const [first] = lines as [AlertLineRow];
    const prepared = new Map(lines.map((l) => [l.itemId, l.preparedMilli]));
    for (let deliveryInDays = 1; ; deliveryInDays++)
      try {
        const order = await this.create.run(tx, {
          storeId: first.storeId,
          sourceId: first.sourceId as string,
          urgency: 'urgent',
          deliveryInDays,
          start: 'suggestion',
          only: prepared,
        });
        await this.submit.run(tx, order.id, { version: order.version, confirmIncomplete: true });
        return { id: order.id, itemIds: [...prepared.keys()] };
      } catch (error) {
        const known = error instanceof OrderExists ? (error.meta['orderId'] as string | null) : null;
        if (known === null) throw error;
        const added = await this.add.run(tx, known, prepared);
        if (added) return { id: added.order.id, itemIds: added.itemIds };
        if (deliveryInDays === MOST_DAYS) throw error;
      }
  }

  /** @throws NotFound also for an alert with a store out of reach */
  private async within(tx: Tx, id: string): Promise<AlertRow> {
    const alert = await this.alerts.find(tx, id);
    const lines = alert ? await this.alerts.lines(tx, [id]) : [];
    if (!alert || lines.some((l) => !reaches(tx.ctx, 'ordering.alert.act', l.storeId))) throw new NotFound();
    return alert;
  }

  private async held(tx: Tx, id: string, version: number): Promise<Held> {
    const alert = await this.within(tx, id);
    const lines = await this.alerts.lines(tx, [id]);
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
    await this.raising.over(tx, alert.id);
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

/** What an accepted early season adds to the area's forecasts, for the days that it was prepared for. */
const upliftOf = ({ evidence: { regional }, from, to }: AlertRow) =>
  regional && { from, to, factorPermille: Math.round(regional.prepared * 1000) };

const reasonOf = (error: DomainError): LeftReason => ({
  code: error.code,
  reason: error.text['zh-CN'],
  reasonEn: error.text.en,
});
