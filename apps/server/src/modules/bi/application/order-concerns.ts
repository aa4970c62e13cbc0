import { ORDER_SUBJECT, OrderApprovalSummary } from '@larder/contracts/workflow/order-approval';
import { Injectable } from '@nestjs/common';
import { WorkflowApi } from '../../../foundation/workflow/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { type DueOrder, OrderingApi } from '../../ordering/index.ts';
import { type DeliveryInfo, SupplyChainApi } from '../../supply-chain/index.ts';
import { byStore, type Concern, ORDER_WATCH_HOURS, severityOf } from '../domain/attention.ts';
import { type AttentionInput, concern, idsWith, MOST_NAMES } from './concern.ts';
import type { ReachedStore } from './reach.ts';

const HOUR_MS = 3_600_000;
const MOST_ROWS = 2000;

const UNANSWERED: ReadonlySet<DueOrder['state']> = new Set(['generated', 'reviewing', 'in_band']);

/** Goods on their way into stores: orders to answer, approvals to give, deliveries to receive. */
@Injectable()
export class OrderConcerns {
  constructor(
    private readonly workflow: WorkflowApi,
    private readonly ordering: OrderingApi,
    private readonly supplyChain: SupplyChainApi,
  ) {}

  /** Open orders of the stores on which the reader may see orders; undefined when there is none. */
  async due(tx: Tx, stores: readonly ReachedStore[]): Promise<DueOrder[] | undefined> {
    const ids = idsWith(tx, 'ordering.order.read', stores);
    return ids.length === 0 ? undefined : this.ordering.dueOrders(tx, ids, MOST_ROWS);
  }

  async deliveries(tx: Tx, stores: readonly ReachedStore[]): Promise<DeliveryInfo[]> {
    const byDate = Map.groupBy(
      stores.filter((s) => reaches(tx.ctx, 'supply-chain.receiving.read', s.info.id)),
      (s) => s.day.businessDate,
    );
    const found: DeliveryInfo[] = [];
    for (const [date, group] of byDate) {
      found.push(
        ...(await this.supplyChain.deliveries(
          tx,
          group.map((s) => s.info.id),
          date,
        )),
      );
    }
    return found;
  }

  async approvals(tx: Tx, { now, stores }: AttentionInput): Promise<Concern[]> {
    const ids = idsWith(tx, 'workflow.task.read', stores);
    if (ids.length === 0) return [];
    const tasks = await this.workflow.waiting(tx, ids, MOST_ROWS);
    return byStore(tasks).flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const amounts = group.map((t) =>
        t.subjectType === ORDER_SUBJECT ? OrderApprovalSummary.safeParse(t.summary).data?.amount : undefined,
      );
      const known = amounts.filter((a) => a !== undefined);
      return [
        concern(first.storeId, 'approval_waiting', {
          severity: severityOf(first.dueAt, now),
          count: group.length,
          impactMinor: known.length === 0 ? null : BigInt(known.reduce((total, a) => total + a, 0)),
          dueAt: first.dueAt,
          since: first.createdAt,
          action: { target: 'inbox', id: null },
        }),
      ];
    });
  }
}

export function dueOrders({ now, orders }: AttentionInput): Concern[] {
  const limit = now.getTime() + ORDER_WATCH_HOURS * HOUR_MS;
  const waiting = orders.filter((o) => UNANSWERED.has(o.state) && o.cutoffAt > now && o.cutoffAt.getTime() <= limit);
  return byStore(waiting.map((o) => ({ ...o, dueAt: o.cutoffAt }))).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      concern(first.storeId, 'order_due', {
        severity: severityOf(first.cutoffAt, now),
        count: group.length,
        impactMinor: group.reduce((total, o) => total + o.amountMinor, 0n),
        dueAt: first.cutoffAt,
        action: group.length === 1 ? { target: 'order', id: first.id } : { target: 'orders', id: null },
      }),
    ];
  });
}

export function deliveryConcerns(deliveries: readonly DeliveryInfo[], stores: readonly ReachedStore[]): Concern[] {
  const dates = new Map(stores.map((s) => [s.info.id, s.day.businessDate]));
  const open = deliveries.filter((d) => d.status !== 'received');
  const groups = Map.groupBy(
    open,
    (d) => `${d.storeId} ${d.status === 'partially_received' ? 'delivery_short' : 'delivery_due'}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const late = group.some((d) => d.deliveryDate < (dates.get(d.storeId) ?? ''));
    return [
      concern(first.storeId, first.status === 'partially_received' ? 'delivery_short' : 'delivery_due', {
        severity: late ? 'critical' : 'warning',
        count: group.length,
        impactMinor: group.reduce((total, d) => total + d.amountMinor, 0n),
        businessDate: first.deliveryDate,
        names: [
          ...new Map(group.map((d) => [d.sourceName, { name: d.sourceName, nameEn: d.sourceNameEn }])).values(),
        ].slice(0, MOST_NAMES),
        action: { target: 'receiving', id: null },
      }),
    ];
  });
}
