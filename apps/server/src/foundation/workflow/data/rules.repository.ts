import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { Definition } from '../domain/definition.ts';
import { sqlTables } from './workflow.tables.ts';

/** A published version with the requests under it. */
export interface PublishedDefinition {
  readonly definition: Definition;
  readonly publishedAt: Date;
  readonly publishedBy: string | null;
  readonly note: string | null;
  readonly running: number;
  readonly requests: number;
}

@Injectable()
export class RulesRepository {
  /** Newest first. */
  async versions(tx: Tx, key: string): Promise<PublishedDefinition[]> {
    const { rows } = await sql<PublishedDefinition>`
      select d.json "definition", d.published_at "publishedAt", d.published_by "publishedBy", d.note,
        coalesce(i.running, 0)::int "running", coalesce(i.requests, 0)::int "requests"
      from wf_definition d
      left join (select def_version, count(*) requests, count(*) filter (where status = 'pending') running from wf_instance
        where tenant_id = ${tx.ctx.tenantId} and definition_key = ${key} group by def_version) i on i.def_version = d.version
      where d.tenant_id = ${tx.ctx.tenantId} and d.key = ${key}
      order by d.version desc`.execute(sqlTables(tx));
    return rows;
  }

  /** Two who publish the same rule follow each other; the second finds another version than the one it changed. */
  async lock(tx: Tx, key: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`workflow.rule ${tx.ctx.tenantId} ${key}`}, 0))`.execute(
      sqlTables(tx),
    );
  }
}
