import type { OrderApprovalFigures } from '@larder/contracts/ordering/order-figures';
import { ORDER_SUBJECT } from '@larder/contracts/workflow/order-approval';
import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../foundation/org/index.ts';
import { WorkflowApi } from '../../../foundation/workflow/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches, type StoreScope, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { OrdersRepository } from '../data/orders.repository.ts';

const DAY_MS = 86_400_000;
/** What the chain had before (ORD-08, ORD-09): five levels, 72 hours. */
const BEFORE = { minutes: 72 * 60, hops: 5 };
const RIGHT = 'workflow.task.read';

export interface FiguresFilter {
  readonly storeId?: string | undefined;
  readonly unitId?: string | undefined;
  readonly days: number;
}

@Injectable()
export class ApprovalFigures {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly workflow: WorkflowApi,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a store or unit out of scope */
  async of(tx: Tx, filter: FiguresFilter): Promise<OrderApprovalFigures> {
    const stores = await this.scope(tx, filter);
    const to = this.clock.now();
    const from = new Date(to.getTime() - filter.days * DAY_MS);
    const requests = await this.workflow.figures(tx, { subjectType: ORDER_SUBJECT, stores, from, to });
    return {
      days: filter.days,
      ...requests,
      ...(await this.orders.released(tx, { stores, from, to })),
      before: BEFORE,
    };
  }

  private async scope(tx: Tx, { storeId, unitId }: FiguresFilter): Promise<StoreScope> {
    const own = storesFor(tx.ctx, RIGHT);
    if (storeId !== undefined) {
      if (!reaches(tx.ctx, RIGHT, storeId)) throw new NotFound();
      return [(await this.org.store(tx, storeId)).id];
    }
    if (unitId === undefined) return own;
    const below = await this.org.storesUnder(tx, unitId);
    return own === 'all' ? below : below.filter((id) => own.includes(id));
  }
}
