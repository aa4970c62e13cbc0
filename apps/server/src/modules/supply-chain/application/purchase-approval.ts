import { createHash } from 'node:crypto';
import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type { PurchaseApprovalState } from '@larder/contracts/supply-chain/purchase-order';
import {
  PURCHASE_LINES_SHOWN,
  PURCHASE_SUBJECT,
  type PurchaseApprovalSummary,
} from '@larder/contracts/workflow/purchase-approval';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { z } from 'zod';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import type { approvalDecided } from '../../../foundation/workflow/events.ts';
import { type ApprovalTerms, WorkflowApi } from '../../../foundation/workflow/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { VersionConflict } from '../../../platform/errors/domain-error.ts';
import type { PurchaseOrderLineRow, PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { type OrderChange, PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';
import { aboveLimit, approvalOf } from '../domain/purchase-order.ts';
import { NoPurchaseApprover } from '../supply-chain.errors.ts';
import { SupplierMail } from './supplier-mail.ts';

export const PURCHASE_APPROVAL = 'purchase-above-limit';

export type PurchaseDecision = z.output<(typeof approvalDecided)['payload']>;

/** Headquarters' approval of orders above `supply-chain.approvalLimit` of their store: asking, hearing, giving up. */
@Injectable()
export class PurchaseApproval implements OnModuleInit {
  constructor(
    private readonly orders: PurchaseOrdersRepository,
    private readonly mail: SupplierMail,
    private readonly workflow: WorkflowApi,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** Without `reopen`: an approved order may be in the supplier's hands at once, so an approval can't be taken back. */
  onModuleInit(): void {
    this.workflow.bindSubject(PURCHASE_SUBJECT, {
      currentHash: async (tx, id) => {
        const order = await this.orders.find(tx, id);
        return order?.approvalState === 'waiting' ? purchaseHash(order, await this.orders.lines(tx, id)) : null;
      },
    });
  }

  /** Minor units of the order's currency; 0 when no order needs approval. */
  async limit(tx: Tx, storeId: string): Promise<bigint> {
    return BigInt(await this.org.policy(tx, 'supply-chain.approvalLimit', storeId));
  }

  async needed(tx: Tx, order: Pick<PurchaseOrderRow, 'kind' | 'amountMinor' | 'storeId'>): Promise<boolean> {
    return order.kind === 'external' && aboveLimit(order.amountMinor, await this.limit(tx, order.storeId));
  }

  async stateOf(tx: Tx, order: PurchaseOrderRow): Promise<PurchaseApprovalState | null> {
    return approvalOf(order, await this.limit(tx, order.storeId));
  }

  /** Asks for a new order; where nobody could decide it waits for a person to ask again. */
  async askForNew(tx: Tx, id: string): Promise<void> {
    const order = await this.orders.lock(tx, id);
    if (!order) return;
    const { hops } = await this.workflow.preview(tx, termsOf(tx, order));
    if (hops.length === 0) await this.move(tx, order, { approvalState: 'required' });
    else await this.start(tx, order);
  }

  /** Asks for a locked order whose state takes `ask`. @throws NoPurchaseApprover */
  async ask(tx: Tx, order: PurchaseOrderRow): Promise<void> {
    const { hops } = await this.workflow.preview(tx, termsOf(tx, order));
    if (hops.length === 0) throw new NoPurchaseApprover();
    await this.start(tx, order);
  }

  /** Takes a running request back. @returns what the order's move has to set */
  async drop(tx: Tx, order: PurchaseOrderRow): Promise<OrderChange> {
    if (order.approvalState !== 'waiting') return {};
    await this.workflow.withdraw(tx, PURCHASE_SUBJECT, order.id, 'withdrawn');
    return { approvalState: 'required' };
  }

  /** Applies an outcome. Hears the same one any number of times; only the running request counts. */
  async decided(tx: Tx, decision: PurchaseDecision): Promise<void> {
    if (decision.subjectType !== PURCHASE_SUBJECT) return;
    const order = await this.orders.lock(tx, decision.subjectId);
    if (order?.approvalState !== 'waiting' || order.approvalInstanceId !== decision.instanceId) return;
    if (!(await this.workflow.isCurrent(tx, decision.instanceId, decision.version))) return;
    const approved = decision.outcome === 'approved';
    const mail = approved && order.status === 'approved' && (await this.mail.possible(tx, order));
    await this.move(tx, order, {
      approvalState: approved ? 'approved' : 'returned',
      approvalDecidedBy: decision.decidedBy,
      approvalDecidedAt: this.clock.now(),
      approvalComment: decision.comment,
      ...(mail ? { mailState: 'queued' } : {}),
    });
    if (mail) await this.mail.queue(tx, order.id);
    await this.audit.record(tx, {
      action: approved ? 'supply-chain.order.approve' : 'supply-chain.order.return',
      entity: 'purchase_order',
      entityId: order.id,
      storeId: order.storeId,
      diff: { number: order.number, by: decision.decidedBy, outcome: decision.outcome },
    });
  }

  private async start(tx: Tx, order: PurchaseOrderRow): Promise<void> {
    const store = await this.org.store(tx, order.storeId);
    const lines = await this.orders.lines(tx, order.id);
    const { instanceId } = await this.workflow.start(tx, {
      ...termsOf(tx, order),
      subjectType: PURCHASE_SUBJECT,
      subjectId: order.id,
      subjectHash: purchaseHash(order, lines),
      title: {
        'zh-CN': `${store.name} · ${order.sourceName} · 采购单 ${order.number}`,
        en: `${store.nameEn ?? store.name} · ${order.sourceNameEn ?? order.sourceName} · purchase order ${order.number}`,
      },
      summary: summaryOf(order, lines, await this.limit(tx, order.storeId)),
      items: [],
    });
    await this.move(tx, order, {
      approvalState: 'waiting',
      approvalInstanceId: instanceId,
      approvalAskedBy: tx.ctx.actor.id,
      approvalAskedAt: this.clock.now(),
      approvalDecidedBy: null,
      approvalDecidedAt: null,
      approvalComment: null,
    });
  }

  private async move(tx: Tx, order: PurchaseOrderRow, change: OrderChange): Promise<void> {
    if (!(await this.orders.move(tx, order, order.status, change, this.clock.now())))
      throw new VersionConflict(order.version);
  }
}

/** The one who made the order counts as the requester, whoever asks: nobody approves their own order in another role. */
const termsOf = (tx: Tx, order: PurchaseOrderRow): ApprovalTerms => ({
  definition: PURCHASE_APPROVAL,
  storeId: order.storeId,
  requestedBy: order.requestedBy ?? tx.ctx.actor.id,
  urgent: order.urgent,
});

function summaryOf(
  order: PurchaseOrderRow,
  lines: readonly PurchaseOrderLineRow[],
  limitMinor: bigint,
): PurchaseApprovalSummary {
  const dearest = lines.toSorted((a, b) => Number(b.amountMinor - a.amountMinor) || a.lineNo - b.lineNo);
  return {
    number: order.number,
    sourceId: order.sourceId,
    sourceName: order.sourceName,
    sourceNameEn: order.sourceNameEn,
    deliveryDate: order.deliveryDate,
    currency: order.currency,
    amount: minorToWire(order.amountMinor),
    limit: minorToWire(limitMinor),
    lineCount: order.lineCount,
    lines: dearest.slice(0, PURCHASE_LINES_SHOWN).map((line) => ({
      sku: line.sku,
      name: line.name,
      nameEn: line.nameEn,
      packs: fromMilli((line.orderedMilli * 1000n) / line.packMilli),
      packUom: line.packUom,
      packPrice: minorToWire(line.packPriceMinor),
      amount: minorToWire(line.amountMinor),
    })),
  };
}

/** What the approver agrees to: supplier, lines, prices. */
function purchaseHash(order: PurchaseOrderRow, lines: readonly PurchaseOrderLineRow[]): string {
  const parts = lines.map((l) => `${l.itemId}:${l.orderedMilli}:${l.amountMinor}`).sort();
  return createHash('sha256')
    .update([order.sourceId, ...parts].join('\n'))
    .digest('hex');
}
