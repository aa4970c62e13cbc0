import { Injectable } from '@nestjs/common';
import { IdentityApi } from '../../../foundation/identity/index.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { type Mail, Mailer } from '../../../platform/mail/mailer.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { type ClaimedMail, ReportMailsRepository } from '../data/report-mails.repository.ts';
import { incompleteStores } from '../domain/completeness.ts';
import { ReportMailWords } from './report-mail-words.ts';
import { type ReportRequest, SalesReportQuery } from './sales-report.ts';

/** Sends one report by mail. */
@Injectable()
export class SendReport {
  constructor(
    private readonly db: TenantDb,
    private readonly mails: ReportMailsRepository,
    private readonly reports: SalesReportQuery,
    private readonly sales: SalesApi,
    private readonly identity: IdentityApi,
    private readonly words: ReportMailWords,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  /**
   * The mail leaves outside any transaction, under its own id as key: after a crash it is sent again as the same mail.
   * @param last no attempt follows this one
   */
  async run(ctx: TenantContext, mailId: string, last: boolean): Promise<void> {
    try {
      const claimed = await this.db.sqlTx(ctx, (tx) => this.mails.claim(tx, mailId));
      if (!claimed) return;
      // A month of a whole chain is read as every report is: by the role that only reads, on the connections kept for it.
      const mail = await this.db.report(ctx, (tx) => this.compose(tx, claimed));
      if (!mail) {
        await this.db.sqlTx(ctx, (tx) => this.mails.settle(tx, mailId, 'skipped', this.clock.now()));
        return;
      }
      await this.mailer.send(mail);
    } catch (error) {
      if (last) await this.giveUp(ctx, mailId);
      throw error;
    }
    await this.db.sqlTx(ctx, (tx) => this.mails.settle(tx, mailId, 'sent', this.clock.now()));
  }

  /** Rights are read now: who left gets nothing, who moved gets what they may see today. */
  private async compose(tx: Tx, { id, userId, scopeUnitId, from, to }: ClaimedMail): Promise<Mail | undefined> {
    const [reader] = await this.identity.reachOf(tx, 'sales.report.read', [userId]);
    const address = (await this.identity.mailAddresses(tx, [userId])).get(userId);
    if (!reader || address === undefined) return undefined;
    const request: ReportRequest = {
      from,
      to,
      compare: 'previous',
      scope: scopeUnitId ?? undefined,
      readable: reader.stores,
    };
    const figures = await this.reports.read(tx, request).catch((error: unknown) => {
      if (error instanceof NotFound) return undefined;
      throw error;
    });
    if (!figures || figures.stores.length === 0) return undefined;
    const ids = figures.stores.map((s) => s.info.id);
    const states = await this.sales.storeDays(tx, ids, from, to);
    const unsettled = new Set(incompleteStores({ from, to }, ids, states, figures.days));
    const locale = (await this.identity.locales(tx, [userId])).get(userId) ?? 'zh-CN';
    const incomplete = figures.stores.filter((s) => unsettled.has(s.info.id));
    return { to: address, key: id, ...(await this.words.of(tx, figures, incomplete, scopeUnitId, locale)) };
  }

  private async giveUp(ctx: TenantContext, mailId: string): Promise<void> {
    await this.db.sqlTx(ctx, async (tx) => {
      await this.mails.claim(tx, mailId);
      await this.mails.settle(tx, mailId, 'failed', this.clock.now());
    });
  }
}
