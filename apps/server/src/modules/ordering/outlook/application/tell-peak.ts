import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { NotificationsApi } from '../../../../foundation/notifications/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import { reaches } from '../../../../platform/tenancy/tenant-context.ts';
import { PeaksRepository } from '../data/peaks.repository.ts';
import { lookAheadJob } from '../jobs/look-ahead.job.ts';

/** What people do about the days ahead, other than ordering. */
@Injectable()
export class TellPeak {
  constructor(
    private readonly peaks: PeaksRepository,
    private readonly notifications: NotificationsApi,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Tells manager and clerks of the store, once with each note: a second tap tells nobody twice. @throws NotFound */
  async tell(tx: Tx, storeId: string, date: string, note: string | null): Promise<void> {
    if (!reaches(tx.ctx, 'ordering.outlook.tell', storeId)) throw new NotFound();
    const peak = await this.peaks.find(tx, storeId, date);
    if (!peak) throw new NotFound();
    const at = this.clock.now();
    await this.peaks.tell(tx, storeId, date, note, at);
    const store = await this.org.store(tx, storeId);
    await this.notifications.notify(tx, {
      kind: 'peak-ahead',
      storeId,
      dedupKey: `peak-ahead ${storeId} ${date} ${note ?? ''}`,
      to: { roles: ['store_manager', 'clerk'], except: [tx.ctx.actor.id] },
      params: {
        storeId,
        store: { name: store.name, nameEn: store.nameEn },
        date,
        morePct:
          peak.usualMinor > 0n ? Math.round((Number(peak.expectedMinor) / Number(peak.usualMinor) - 1) * 100) : 0,
        hours: peak.hours.filter((h) => h.standsOut).map((h) => h.hour),
        note,
      },
    });
    await this.audit.record(tx, {
      action: 'ordering.outlook.tell',
      entity: 'peak_forecast',
      entityId: storeId,
      storeId,
      diff: { date, note },
    });
  }

  /** Books a look with the stock of now. @throws NotFound */
  async look(tx: Tx, storeId: string): Promise<void> {
    if (!reaches(tx.ctx, 'ordering.run.start', storeId)) throw new NotFound();
    const store = await this.org.store(tx, storeId);
    if (store.kind !== 'store') throw new NotFound();
    await this.jobs.enqueue(tx, lookAheadJob, { storeId }, { dedupeKey: storeId });
    await this.audit.record(tx, {
      action: 'ordering.outlook.look',
      entity: 'outlook_run',
      entityId: storeId,
      storeId,
    });
  }
}
