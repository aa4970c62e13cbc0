import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../foundation/org/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { closeOrder } from '../jobs/close-order.job.ts';
import { notifyCutoff } from '../jobs/notify-cutoff.job.ts';

const MINUTE_MS = 60_000;

/** Books what happens around an order's cut-off: the reminder before it, and the closing. */
@Injectable()
export class CutoffJobs {
  constructor(
    private readonly org: OrgApi,
    private readonly jobs: Jobs,
  ) {}

  /** An order that is made later than its reminder would have been is reminded of at once. */
  async book(tx: Tx, orderId: string, storeId: string, cutoffAt: Date): Promise<void> {
    await this.jobs.enqueue(tx, closeOrder, { orderId }, { runAt: cutoffAt });
    const minutes = await this.org.policy(tx, 'ordering.cutoffNoticeMinutes', storeId);
    if (minutes > 0)
      await this.jobs.enqueue(
        tx,
        notifyCutoff,
        { orderId },
        { runAt: new Date(cutoffAt.getTime() - minutes * MINUTE_MS) },
      );
  }
}
