import {
  type ChangeReportSubscription,
  MAX_REPORT_SUBSCRIPTIONS,
  type NewReportSubscription,
  type ReportSubscriptions,
} from '@larder/contracts/bi/report-subscriptions';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { IdentityApi } from '../../../foundation/identity/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import { ReportMailsRepository } from '../data/report-mails.repository.ts';
import { type SubscriptionRow, SubscriptionsRepository } from '../data/subscriptions.repository.ts';
import { latestMoment, nextMoment, spanFor } from '../domain/report-rhythm.ts';
import { sendReport } from '../jobs/send-report.job.ts';
import { NoMailAddress, NoMailServer, scopeOutOfReach, TooManySubscriptions } from '../reports.errors.ts';
import { SalesReportQuery } from './sales-report.ts';

/** The acting person's own report subscriptions. */
@Injectable()
export class ReportSubscriptionsService {
  constructor(
    private readonly subscriptions: SubscriptionsRepository,
    private readonly mails: ReportMailsRepository,
    private readonly reports: SalesReportQuery,
    private readonly org: OrgApi,
    private readonly identity: IdentityApi,
    private readonly audit: AuditApi,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  async list(tx: Tx): Promise<ReportSubscriptions> {
    const rows = await this.subscriptions.ofUser(tx, tx.ctx.actor.id);
    const latest = await this.mails.latest(
      tx,
      rows.map((r) => r.id),
    );
    const units = new Map((rows.length === 0 ? [] : await this.org.units(tx)).map((u) => [u.id, u]));
    const now = this.clock.now();
    return {
      items: rows.map((row) => {
        const unit = row.scopeUnitId === null ? undefined : units.get(row.scopeUnitId);
        const last = latest.get(row.id);
        const { id, kind, scopeUnitId, rhythm, weekday, minute, zone, version } = row;
        return {
          ...{ id, kind, scopeUnitId, rhythm, weekday, minute, zone, version },
          scope: unit ? { name: unit.name, nameEn: unit.nameEn } : null,
          nextAt: nextMoment(row, now, row.lastSentFor).toISOString(),
          last: last ? { state: last.state, at: last.at.toISOString(), from: last.from, to: last.to } : null,
        };
      }),
      mail: { enabled: this.mailer.enabled, hasAddress: await this.hasAddress(tx) },
    };
  }

  /** @throws InvalidInput for a scope without a store whose sales the person may see; TooManySubscriptions */
  async create(tx: Tx, input: NewReportSubscription): Promise<string> {
    await this.requireReach(tx, input.scopeUnitId);
    const userId = tx.ctx.actor.id;
    if ((await this.subscriptions.ofUser(tx, userId)).length >= MAX_REPORT_SUBSCRIPTIONS)
      throw new TooManySubscriptions();
    const id = newId();
    await this.subscriptions.insert(tx, { ...input, id, userId, activeFrom: this.clock.now() });
    await this.record(tx, 'create', id, { ...input });
    return id;
  }

  /** @throws NotFound | VersionConflict | InvalidInput for a scope out of reach */
  async change(tx: Tx, id: string, { version, ...input }: ChangeReportSubscription): Promise<void> {
    const row = await this.own(tx, id);
    if (row.version !== version) throw new VersionConflict(row.version);
    await this.requireReach(tx, input.scopeUnitId);
    await this.subscriptions.change(tx, id, { ...input, activeFrom: this.clock.now() });
    await this.record(tx, 'change', id, { ...input });
  }

  /** @throws NotFound */
  async remove(tx: Tx, id: string): Promise<void> {
    await this.own(tx, id);
    await this.subscriptions.remove(tx, id);
    await this.record(tx, 'delete', id, {});
  }

  /**
   * Queues the report of the latest moment; asked for again while one waits, it stays one mail.
   * @throws NotFound | NoMailServer | NoMailAddress
   */
  async sendNow(tx: Tx, id: string): Promise<string> {
    const row = await this.own(tx, id);
    if (!this.mailer.enabled) throw new NoMailServer();
    if (!(await this.hasAddress(tx))) throw new NoMailAddress();
    const now = this.clock.now();
    const mailId = await this.mails.add(tx, id, null, spanFor(row, latestMoment(row, now).date), now);
    if (mailId === undefined) return (await this.mails.asked(tx, id)) ?? id;
    await this.jobs.enqueue(tx, sendReport, { mailId });
    await this.record(tx, 'send', id, { mailId });
    return mailId;
  }

  private async own(tx: Tx, id: string): Promise<SubscriptionRow> {
    const row = await this.subscriptions.lock(tx, tx.ctx.actor.id, id);
    if (!row) throw new NotFound();
    return row;
  }

  private async requireReach(tx: Tx, scopeUnitId: string | null): Promise<void> {
    if (scopeUnitId === null) return;
    try {
      await this.reports.scope(tx, { scope: scopeUnitId });
    } catch (error) {
      throw error instanceof NotFound ? scopeOutOfReach() : error;
    }
  }

  private async hasAddress(tx: Tx): Promise<boolean> {
    const { id } = tx.ctx.actor;
    return (await this.identity.mailAddresses(tx, [id])).has(id);
  }

  private record(tx: Tx, verb: string, entityId: string, diff: Readonly<Record<string, unknown>>): Promise<void> {
    return this.audit.record(tx, {
      action: `bi.report-subscription.${verb}`,
      entity: 'report-subscription',
      entityId,
      diff,
    });
  }
}
