import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { JobClass } from '../../../platform/jobs/define-job.ts';
import { tables } from './operations.tables.ts';

export interface WorkState {
  readonly class: JobClass;
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
  /** Due since; null when nothing waits. */
  readonly oldestAt: Date | null;
}

export interface ScheduleState {
  readonly job: string;
  readonly runs: number;
  readonly lastFiredAt: Date;
  readonly lastDoneAt: Date | null;
  readonly failed: number;
}

/** The chain's share of the queue of record. */
@Injectable()
export class WorkStateRepository {
  async classes(tx: Tx, now: Date): Promise<WorkState[]> {
    const { rows } = await sql<WorkState>`
      select class, (count(*) filter (where state = 0 and run_at <= ${now}))::int waiting, (count(*) filter (where state = 1))::int running,
        (count(*) filter (where state = 3))::int failed, min(run_at) filter (where state = 0 and run_at <= ${now}) "oldestAt"
      from work_item where tenant_id = ${tx.ctx.tenantId} and state in (0, 1, 3) group by class`.execute(tables(tx));
    return rows;
  }

  async schedules(tx: Tx): Promise<ScheduleState[]> {
    const { rows } = await sql<ScheduleState>`
      select s.job_name job, count(*)::int runs, max(s.updated_at) "lastFiredAt", max(s.last_done) "lastDoneAt",
        (select count(*)::int from work_item w where w.tenant_id = ${tx.ctx.tenantId} and w.state = 3 and w.kind = s.job_name) failed
      from job_schedule s where s.tenant_id = ${tx.ctx.tenantId} group by s.job_name order by s.job_name`.execute(
      tables(tx),
    );
    return rows;
  }
}
