import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { JobClass } from '../../../platform/jobs/define-job.ts';
import { tables } from './operations.tables.ts';

export interface FailedRow {
  readonly id: string;
  readonly kind: string;
  readonly class: JobClass;
  readonly payload: unknown;
  readonly attempts: number;
  readonly firstError: string | null;
  readonly lastError: string | null;
  readonly errorCode: string | null;
  readonly createdAt: Date;
  readonly failedAt: Date;
}

export interface FailedKind {
  readonly kind: string;
  readonly class: JobClass;
  readonly count: number;
  readonly oldestAt: Date;
}

export interface FailedFilter {
  readonly kind: string | null;
  readonly class: JobClass | null;
}

export interface FailedPosition {
  readonly failedAt: Date;
  readonly id: string;
}

/** Rows that died before failures carried their time. */
const at = sql`coalesce(w.failed_at, w.created_at)`;

@Injectable()
export class FailedWorkRepository {
  async list(tx: Tx, filter: FailedFilter, after: FailedPosition | null, limit: number): Promise<FailedRow[]> {
    const { rows } = await sql<FailedRow>`
      select w.id, w.kind, w.class, w.payload, w.attempts, w.first_error "firstError", w.last_error "lastError",
        w.error_code "errorCode", w.created_at "createdAt", ${at} "failedAt"
      from work_item w
      where w.tenant_id = ${tx.ctx.tenantId} and w.state = 3
        and (${filter.kind}::text is null or w.kind = ${filter.kind}) and (${filter.class}::text is null or w.class = ${filter.class})
        and (${after?.id ?? null}::uuid is null or (${at}, w.id) < (${after?.failedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by ${at} desc, w.id desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  async kinds(tx: Tx): Promise<FailedKind[]> {
    const { rows } = await sql<FailedKind>`
      select w.kind, w.class, count(*)::int "count", min(${at}) "oldestAt" from work_item w
      where w.tenant_id = ${tx.ctx.tenantId} and w.state = 3 group by w.kind, w.class order by count(*) desc, w.kind`.execute(
      tables(tx),
    );
    return rows;
  }

  /**
   * Dead rows wait again with a full set of attempts; their key for doing things once stays what it was. Of several with one
   * dedupe key the newest does the work of all.
   * @param which one row, or every row of a kind
   */
  async retry(
    tx: Tx,
    which: { readonly id: string } | { readonly kind: string },
    now: Date,
  ): Promise<{ readonly id: string; readonly kind: string }[]> {
    const one = 'id' in which ? which.id : null;
    const kind = 'kind' in which ? which.kind : null;
    const { rows } = await sql<{ id: string; kind: string }>`
      with held as materialized (
        select w.tenant_id, w.id, w.kind, w.dedupe_key from work_item w where w.tenant_id = ${tx.ctx.tenantId} and w.state = 3
          and (${one}::uuid is null or w.id = ${one}) and (${kind}::text is null or w.kind = ${kind}) for update),
      dead as (
        select h.*, row_number() over (partition by h.kind, coalesce(h.dedupe_key, h.id::text) order by h.id desc) place from held h)
      update work_item w set attempts = 0, run_at = ${now}, lease = null, started_at = null,
        state = case when d.place > 1 or exists (select 1 from work_item t where t.tenant_id = w.tenant_id and t.kind = w.kind
          and t.dedupe_key = w.dedupe_key and t.state = 0) then 2 else 0 end
      from dead d where w.tenant_id = d.tenant_id and w.id = d.id and w.state = 3 returning w.id, w.kind`.execute(
      tables(tx),
    );
    return rows;
  }

  async discard(tx: Tx, id: string, reason: string, now: Date): Promise<{ readonly kind: string } | undefined> {
    const { rows } = await sql<{ kind: string }>`
      update work_item set state = 4, discard_reason = ${reason}, discarded_by = ${tx.ctx.actor.id}, done_at = ${now}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state = 3 returning kind`.execute(tables(tx));
    return rows[0];
  }
}
