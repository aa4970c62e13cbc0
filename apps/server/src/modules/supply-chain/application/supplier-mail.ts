import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import { mailPurchaseOrder } from '../jobs/mail-purchase-order.ts';

/** Whether a supplier can be mailed, and the mail's way into the queue. */
@Injectable()
export class SupplierMail {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
  ) {}

  /** SMTP is set and an outside supplier has an address. */
  async possible(
    tx: Tx,
    order: { readonly kind: 'external' | 'internal'; readonly sourceId: string },
  ): Promise<boolean> {
    if (order.kind === 'internal' || !this.mailer.enabled) return false;
    return (await this.catalog.supplierMail(tx, order.sourceId)) !== undefined;
  }

  /** Goes with the transaction that marks the order as queued. */
  async queue(tx: Tx, purchaseOrderId: string): Promise<void> {
    await this.jobs.enqueue(tx, mailPurchaseOrder, { purchaseOrderId });
  }
}
