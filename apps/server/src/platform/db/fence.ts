import { type DB, type Kysely, sql } from '@larder/db';
import type { TenantContext } from '../tenancy/tenant-context.ts';

/** The work item has gone to another worker: whatever this one still does must not count. */
export class LeaseLost extends Error {
  constructor(id: string) {
    super(`lease of work item ${id} is gone`);
  }
}

/**
 * Last statement of every transaction of a job: it commits only while the job holds its lease. The share lock keeps the
 * sweeper from taking the lease between this check and the commit.
 * @throws LeaseLost
 */
export async function requireLease(kysely: Kysely<DB>, ctx: TenantContext): Promise<void> {
  if (!ctx.lease) return;
  const { rows } = await sql`select 1 from work_item where tenant_id = ${ctx.tenantId} and id = ${ctx.lease.id}
      and lease = ${ctx.lease.token} and state = 1 for share`.execute(kysely);
  if (rows.length === 0) throw new LeaseLost(ctx.lease.id);
}
