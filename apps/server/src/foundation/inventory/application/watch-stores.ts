import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { OrgApi } from '../../org/index.ts';
import { AlertsRepository } from '../data/alerts.repository.ts';
import { evaluateAlerts } from '../jobs/evaluate-alerts.job.ts';
import { SWEEP_MS } from './evaluate-alerts.ts';

/** Books an evaluation for each store that was not looked at as a whole for a while. */
@Injectable()
export class WatchStores {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly org: OrgApi,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async run(tx: Tx): Promise<void> {
    const stores = (await this.org.stores(tx, 'all')).filter((s) => s.status === 'open' && s.cutoverAt !== null);
    const due = await this.alerts.unswept(
      tx,
      stores.map((s) => s.id),
      new Date(this.clock.ms() - SWEEP_MS),
    );
    for (const storeId of due) await this.jobs.enqueue(tx, evaluateAlerts, { storeId }, { dedupeKey: storeId });
  }
}
