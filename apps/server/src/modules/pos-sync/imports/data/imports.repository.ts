import type { ImportFigures, ImportKind, ImportProfile, ImportState } from '@larder/contracts/pos-sync/imports';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { LiveBus } from '../../../../platform/live/live-bus.ts';
import type { StoreScope } from '../../../../platform/tenancy/tenant-context.ts';
import { tables } from './imports.tables.ts';

export interface ImportRunRow {
  readonly id: string;
  readonly kind: ImportKind;
  readonly state: ImportState;
  readonly fileId: string;
  readonly fileName: string;
  readonly fileBytes: bigint;
  readonly profile: ImportProfile;
  readonly remembered: boolean;
  /** Stores that the person who checked it may fill. */
  readonly scope: StoreScope;
  readonly storeId: string | null;
  readonly jobId: string | null;
  readonly totalRows: number;
  readonly doneRows: number;
  readonly doneUnits: number;
  readonly check: ImportFigures | null;
  readonly result: ImportFigures | null;
  readonly failure: string | null;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly version: number;
}

export interface NewImportRun {
  readonly id: string;
  readonly kind: ImportKind;
  readonly fileId: string;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly profile: ImportProfile;
  readonly remembered: boolean;
  readonly createdAt: Date;
}

type Stored = Omit<ImportRunRow, 'profile' | 'scope' | 'check' | 'result'> & {
  readonly profile: string;
  readonly scope: string;
  readonly check: string | null;
  readonly result: string | null;
};

const COLUMNS = sql`id, kind, state, file_id "fileId", file_name "fileName", file_bytes "fileBytes", profile, remembered, scope, store_id "storeId", job_id "jobId", total_rows "totalRows", done_rows "doneRows",
  done_units "doneUnits", check_figures "check", result_figures "result", failure, created_by "createdBy", created_by_name "createdByName", created_at "createdAt", finished_at "finishedAt", version`;

interface Changed {
  id: string;
  storeId: string | null;
  createdBy: string;
}
const CHANGED = sql`id, store_id "storeId", created_by "createdBy"`;
const UUID = /^[0-9a-f-]{36}$/;

@Injectable()
export class ImportsRepository {
  constructor(private readonly live: LiveBus) {}

  async insert(tx: Tx, run: NewImportRun): Promise<void> {
    const { id: actor, name } = tx.ctx.actor;
    await sql`insert into import_run (tenant_id, id, kind, state, file_id, file_name, file_bytes, profile, remembered, scope, store_id, created_by, created_by_name, created_at)
      values (${tx.ctx.tenantId}, ${run.id}, ${run.kind}, 'uploaded', ${run.fileId}, ${run.fileName}, ${run.fileBytes}, ${JSON.stringify(run.profile)}, ${run.remembered}, '', ${run.profile.storeId}, ${actor}, ${name}, ${run.createdAt})`.execute(
      tables(tx),
    );
    this.changed(tx, { id: run.id, storeId: run.profile.storeId, createdBy: actor });
  }

  /** Open pages of those who see the import: see `page`. */
  private changed(tx: Tx, row: Changed | undefined): boolean {
    if (!row) return false;
    const { id: key, storeId, createdBy: userId } = row;
    this.live.publish(tx, 'pos-sync.import', storeId === null ? { chain: true, key } : { storeId, key });
    if (UUID.test(userId)) this.live.publish(tx, 'pos-sync.import', { userId, key });
    return true;
  }

  async find(tx: Tx, id: string): Promise<ImportRunRow | undefined> {
    const { rows } =
      await sql<Stored>`select ${COLUMNS} from import_run where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
        tables(tx),
      );
    return rows[0] && parsed(rows[0]);
  }

  /** Newest first. @param stores whose one-store imports are shown; the caller's own are always */
  async page(
    tx: Tx,
    stores: StoreScope,
    after: { readonly createdAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<ImportRunRow[]> {
    const { rows } = await sql<Stored>`select ${COLUMNS} from import_run
      where tenant_id = ${tx.ctx.tenantId} and (${stores === 'all'} or created_by = ${tx.ctx.actor.id} or store_id = any(${plainArray(stores === 'all' ? [] : stores)}::uuid[]))
        and (${after?.id ?? null}::uuid is null or (created_at, id) < (${after?.createdAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by created_at desc, id desc limit ${limit}`.execute(tables(tx));
    return rows.map(parsed);
  }

  /** Another way to read the file makes an earlier check worthless. @returns false when the version moved on or the state forbids it */
  async saveProfile(tx: Tx, id: string, version: number, profile: ImportProfile): Promise<boolean> {
    const { rows } =
      await sql<Changed>`update import_run set profile = ${JSON.stringify(profile)}, store_id = ${profile.storeId}, state = 'uploaded', check_figures = null, failure = null, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and version = ${version} and state in ('uploaded', 'checked', 'failed') and done_units = 0 returning ${CHANGED}`.execute(
        tables(tx),
      );
    return this.changed(tx, rows[0]);
  }

  /** A check that a dead worker left behind may be started again. */
  async startCheck(tx: Tx, id: string, version: number, jobId: string, scope: StoreScope): Promise<boolean> {
    const { rows } =
      await sql<Changed>`update import_run set state = 'checking', job_id = ${jobId}, scope = ${scope === 'all' ? 'all' : scope.join(' ')}, check_figures = null, failure = null, done_rows = 0, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and version = ${version} and state in ('uploaded', 'checking', 'checked', 'failed') and done_units = 0 returning ${CHANGED}`.execute(
        tables(tx),
      );
    return this.changed(tx, rows[0]);
  }

  /** @returns false when this check was replaced by a newer one */
  async finishCheck(tx: Tx, id: string, jobId: string, totalRows: number, figures: ImportFigures): Promise<boolean> {
    const { rows } =
      await sql<Changed>`update import_run set state = 'checked', total_rows = ${totalRows}, done_rows = ${totalRows}, check_figures = ${JSON.stringify(figures)}, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state = 'checking' and job_id = ${jobId} returning ${CHANGED}`.execute(
        tables(tx),
      );
    return this.changed(tx, rows[0]);
  }

  async startImport(tx: Tx, id: string, version: number, jobId: string): Promise<boolean> {
    const { rows } =
      await sql<Changed>`update import_run set state = 'importing', job_id = ${jobId}, done_rows = 0, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and version = ${version} and state = 'checked' returning ${CHANGED}`.execute(
        tables(tx),
      );
    return this.changed(tx, rows[0]);
  }

  /** Moves on inside the transaction that wrote the units. @returns false when another worker has gone on from here */
  async advance(
    tx: Tx,
    id: string,
    units: { readonly from: number; readonly to: number; readonly rows: number },
    figures: ImportFigures,
  ): Promise<boolean> {
    const { rows } =
      await sql<Changed>`update import_run set done_units = ${units.to}, done_rows = ${units.rows}, result_figures = ${JSON.stringify(figures)}
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state = 'importing' and done_units = ${units.from} returning ${CHANGED}`.execute(
        tables(tx),
      );
    return this.changed(tx, rows[0]);
  }

  async finishImport(tx: Tx, id: string, at: Date): Promise<boolean> {
    const { rows } =
      await sql<Changed>`update import_run set state = 'done', done_rows = total_rows, finished_at = ${at}, version = version + 1 where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state = 'importing' returning ${CHANGED}`.execute(
        tables(tx),
      );
    return this.changed(tx, rows[0]);
  }

  /** A job that was replaced by a newer one ends nothing. */
  async fail(tx: Tx, id: string, jobId: string, failure: string, at: Date): Promise<void> {
    const { rows } =
      await sql<Changed>`update import_run set state = 'failed', failure = ${failure}, finished_at = ${at}, version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id = ${id} and state in ('checking', 'importing') and job_id = ${jobId} returning ${CHANGED}`.execute(
        tables(tx),
      );
    this.changed(tx, rows[0]);
  }

  /** Items that the file names and nobody knows, in file order. Replaces an earlier check's list. */
  async replaceItems(
    tx: Tx,
    importId: string,
    items: readonly { readonly sku: string; readonly name: string; readonly service: boolean }[],
  ): Promise<void> {
    await sql`delete from import_item where tenant_id = ${tx.ctx.tenantId} and import_id = ${importId}`.execute(
      tables(tx),
    );
    await sql`insert into import_item (tenant_id, import_id, position, sku, name, service)
      select ${tx.ctx.tenantId}::uuid, ${importId}::uuid, p, s, n, v from unnest(${textArray(items.map((i) => i.sku))}::text[], ${textArray(items.map((i) => i.name))}::text[], ${plainArray(items.map((i) => i.service))}::boolean[]) with ordinality z(s, n, v, p)`.execute(
      tables(tx),
    );
  }

  async items(
    tx: Tx,
    importId: string,
    after: number,
    limit: number,
  ): Promise<{ readonly position: number; readonly sku: string; readonly name: string; readonly service: boolean }[]> {
    const { rows } = await sql<{
      position: number;
      sku: string;
      name: string;
      service: boolean;
    }>`select position, sku, name, service from import_item
      where tenant_id = ${tx.ctx.tenantId} and import_id = ${importId} and position > ${after} order by position limit ${limit}`.execute(
      tables(tx),
    );
    return rows;
  }

  async remembered(tx: Tx, kind: ImportKind, headerSha: string): Promise<ImportProfile | undefined> {
    const { rows } = await sql<{
      profile: string;
    }>`select profile from import_mapping where tenant_id = ${tx.ctx.tenantId} and kind = ${kind} and header_sha = ${headerSha}`.execute(
      tables(tx),
    );
    return rows[0] && (JSON.parse(rows[0].profile) as ImportProfile);
  }

  async remember(tx: Tx, kind: ImportKind, headerSha: string, profile: ImportProfile, at: Date): Promise<void> {
    await sql`insert into import_mapping (tenant_id, kind, header_sha, profile, updated_at) values (${tx.ctx.tenantId}, ${kind}, ${headerSha}, ${JSON.stringify(profile)}, ${at})
      on conflict (tenant_id, kind, header_sha) do update set profile = excluded.profile, updated_at = excluded.updated_at`.execute(
      tables(tx),
    );
  }
}

function parsed(row: Stored): ImportRunRow {
  const figures = (text: string | null): ImportFigures | null =>
    text === null ? null : (JSON.parse(text) as ImportFigures);
  return {
    ...row,
    profile: JSON.parse(row.profile) as ImportProfile,
    scope: row.scope === 'all' ? 'all' : row.scope.split(' ').filter((id) => id !== ''),
    check: figures(row.check),
    result: figures(row.result),
  };
}
