import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ReportMailsRepository } from '../data/report-mails.repository.ts';
import { SubscriptionsRepository } from '../data/subscriptions.repository.ts';
import { dueFor, spanFor } from '../domain/report-rhythm.ts';
import { sendReport } from '../jobs/send-report.job.ts';

const KEPT_MS = 90 * 86_400_000;

/** Makes a mail of each subscription whose moment has come, once per moment. */
@Injectable()
export class PlanReports {
  constructor(
    private readonly db: TenantDb,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly mails: ReportMailsRepository,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  /** Without a mail server nothing is queued: a mail that leaves months later helps nobody. */
  async run(ctx: TenantContext): Promise<void> {
    if (!this.mailer.enabled) return;
    const now = this.clock.now();
    await this.db.sqlTx(ctx, async (tx) => {
      for (const row of await this.subscriptions.lockAll(tx)) {
        const date = dueFor(row, row, now);
        if (date === null) continue;
        const mailId = await this.mails.add(tx, row.id, date, spanFor(row, date), now);
        await this.subscriptions.sentFor(tx, row.id, date);
        if (mailId !== undefined) await this.jobs.enqueue(tx, sendReport, { mailId });
      }
      await this.mails.forget(tx, new Date(now.getTime() - KEPT_MS));
    });
  }
}
