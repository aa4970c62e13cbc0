import { translatorOf } from '@larder/i18n/node';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { type Mail, Mailer } from '../../../platform/mail/mailer.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';
import { OrderDocument } from './order-document.ts';

/** Sends an order to its supplier as CSV. */
@Injectable()
export class MailPurchaseOrder {
  constructor(
    private readonly db: TenantDb,
    private readonly orders: PurchaseOrdersRepository,
    private readonly document: OrderDocument,
    private readonly catalog: CatalogApi,
    private readonly org: OrgApi,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  /** The mail leaves outside any transaction; a crash right after it sends it once more, never not at all. */
  async run(ctx: TenantContext, purchaseOrderId: string): Promise<void> {
    const mail = await this.db.tx(ctx, (tx) => this.compose(tx, purchaseOrderId));
    if (!mail) return;
    try {
      await this.mailer.send(mail);
    } catch (error) {
      await this.settle(ctx, purchaseOrderId, 'failed');
      throw error;
    }
    await this.settle(ctx, purchaseOrderId, 'sent');
  }

  /** Undefined when the order was cancelled, handed over by a person or sent for approval in the meantime. */
  private async compose(tx: Tx, id: string): Promise<Mail | undefined> {
    const order = await this.orders.find(tx, id);
    if (order?.status !== 'approved' || order.mailState === null) return undefined;
    if (order.approvalState !== null && order.approvalState !== 'approved') return undefined;
    const to = await this.catalog.supplierMail(tx, order.sourceId);
    if (to === undefined) throw new Error('the supplier has no mail address any more');
    const tenant = await this.org.tenant(tx);
    const store = await this.org.store(tx, order.storeId);
    const t = await translatorOf(tenant.locale, 'purchasing');
    const names =
      tenant.locale === 'en'
        ? { chain: tenant.nameEn ?? tenant.name, store: store.nameEn ?? store.name }
        : { chain: tenant.name, store: store.name };
    return {
      to,
      subject: t('mail.subject', { number: order.number, chain: names.chain }),
      text: t('mail.text', {
        number: order.number,
        chain: names.chain,
        store: names.store,
        date: order.deliveryDate,
        lines: order.lineCount,
      }),
      attachments: [
        {
          filename: `${order.number}.csv`,
          content: await this.document.csv(tx, order, tenant.locale),
          contentType: 'text/csv; charset=utf-8',
        },
      ],
    };
  }

  private settle(ctx: TenantContext, id: string, mailState: 'sent' | 'failed'): Promise<void> {
    return this.db.tx(ctx, async (tx) => {
      const order = await this.orders.lock(tx, id);
      if (order?.status !== 'approved') return;
      const now = this.clock.now();
      if (mailState === 'failed') await this.orders.move(tx, order, 'approved', { mailState }, now);
      else
        await this.orders.move(
          tx,
          order,
          'sent',
          { mailState, sentAt: now, sentVia: 'mail', sentBy: ctx.actor.id },
          now,
        );
    });
  }
}
