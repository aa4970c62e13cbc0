import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import type { ApprovalFigures } from '../workflow.facade.ts';
import { storeIn } from './store-scope.ts';
import { sqlTables } from './workflow.tables.ts';

export interface FiguresQuery {
  readonly subjectType: string;
  readonly stores: StoreScope;
  readonly from: Date;
  readonly to: Date;
}

@Injectable()
export class FiguresRepository {
  /** Requests that ended in [from, to); one that its requester took back says nothing about approving. */
  async of(tx: Tx, { subjectType, stores, from, to }: FiguresQuery): Promise<ApprovalFigures> {
    const { rows } = await sql<ApprovalFigures>`
      with ended as (
        select i.hops, extract(epoch from i.ended_at - i.started_at) / 60 minutes,
          exists (select 1 from wf_event e where e.tenant_id = i.tenant_id and e.instance_id = i.id and e.type = 'escalated') up
        from wf_instance i
        where i.tenant_id = ${tx.ctx.tenantId} and i.subject_type = ${subjectType} and i.ended_at >= ${from} and i.ended_at < ${to}
          and i.status in ('approved', 'partial', 'returned', 'expired') and ${storeIn('i.store_id', stores)})
      select count(*)::int requests,
        percentile_cont(0.5) within group (order by minutes)::float8 "medianMinutes",
        percentile_cont(0.9) within group (order by minutes)::float8 "p90Minutes",
        avg(hops)::float8 "averageHops",
        coalesce(max(hops), 0)::int "mostHops",
        (count(*) filter (where up))::int escalated
      from ended`.execute(sqlTables(tx));
    return (
      rows[0] ?? { requests: 0, medianMinutes: null, p90Minutes: null, averageHops: null, mostHops: 0, escalated: 0 }
    );
  }
}
