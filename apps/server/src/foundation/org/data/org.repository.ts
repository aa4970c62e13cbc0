import { askPrepared, sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import type { PolicyEntry } from '../domain/policy-resolution.ts';
import { TenantCodeTaken } from '../org.errors.ts';
import type {
  NewTenant,
  OrgUnitInfo,
  StoreBooks,
  StoreFields,
  StoreInfo,
  TenantInfo,
  UnitType,
} from '../org.facade.ts';
import { sqlTables } from './org.tables.ts';

export interface StoreRow extends StoreInfo {
  readonly areaSqm: number | null;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly version: number;
}

export interface PolicyRow extends PolicyEntry {
  readonly id: string;
  readonly version: number;
}

@Injectable()
export class OrgRepository {
  async tenant(tx: Tx): Promise<TenantInfo> {
    const row = await sqlTables(tx)
      .selectFrom('tenant')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .executeTakeFirst();
    if (!row) throw new NotFound();
    return {
      id: row.tenant_id,
      code: row.code,
      name: row.name,
      nameEn: row.name_en,
      locale: row.locale as TenantInfo['locale'],
      currency: row.currency,
      zone: row.zone,
      demo: row.demo,
    };
  }

  /** @throws TenantCodeTaken */
  async insertTenant(tx: Tx, t: NewTenant): Promise<void> {
    await sqlTables(tx)
      .insertInto('tenant')
      .values({
        tenant_id: tx.ctx.tenantId,
        code: t.code,
        name: t.name,
        name_en: t.nameEn,
        locale: t.locale,
        currency: t.currency,
        zone: t.zone,
        closeout_minute: t.closeoutMinute,
        demo: t.demo,
      })
      .execute()
      .catch((error: { code?: string; constraint?: string }) => {
        if (error.code === '23505' && error.constraint === 'tenant_code_key') throw new TenantCodeTaken();
        throw error;
      });
  }

  /** The tree, or only the given units and all above them. */
  async units(tx: Tx, of: StoreScope = 'all'): Promise<(OrgUnitInfo & { readonly version: number })[]> {
    let query = sqlTables(tx).selectFrom('org_unit').selectAll().where('tenant_id', '=', tx.ctx.tenantId);
    if (of !== 'all')
      query = query.where(
        'id',
        'in',
        sql<string>`(select nullif(step, '')::uuid from org_unit u, unnest(string_to_array(u.path, '/')) step where u.tenant_id = ${tx.ctx.tenantId} and u.id = any(${[...of]}::uuid[]))`,
      );
    const rows = await query.orderBy('path').execute();
    return treeOrder(
      rows.map((r) => ({
        id: r.id,
        parentId: r.parent_id,
        type: r.type as UnitType,
        code: r.code,
        name: r.name,
        nameEn: r.name_en,
        path: r.path,
        sort: r.sort,
        version: r.version,
      })),
    );
  }

  async books(tx: Tx, storeIds: readonly string[]): Promise<Map<string, StoreBooks>> {
    const rows = await askPrepared(
      sqlTables(tx),
      'store.books',
      sql<
        StoreBooks & { readonly id: string }
      >`select id, zone, currency, closeout_minute "closeoutMinute", cutover_at "cutoverAt" from store
        where tenant_id = ${tx.ctx.tenantId} and id = any(${plainArray(storeIds)}::uuid[])`,
    );
    return new Map(rows.map(({ id, ...books }) => [id, books]));
  }

  async stores(tx: Tx, scope: StoreScope): Promise<StoreRow[]> {
    if (scope !== 'all' && scope.length === 0) return [];
    const units = await this.units(tx, scope);
    const byId = new Map(units.map((u) => [u.id, u]));
    let query = sqlTables(tx).selectFrom('store').selectAll().where('tenant_id', '=', tx.ctx.tenantId);
    if (scope !== 'all') query = query.where('id', 'in', [...scope]);
    const rows = new Map((await query.execute()).map((r) => [r.id, r]));
    return units.flatMap((unit) => {
      const row = rows.get(unit.id);
      if (!row) return [];
      const above = lineageOf(unit, byId);
      const region = above.find((u) => u.type === 'region');
      return [
        {
          id: row.id,
          code: unit.code,
          name: unit.name,
          nameEn: unit.nameEn,
          kind: row.kind as StoreInfo['kind'],
          format: row.format,
          locationType: row.location_type as StoreInfo['locationType'],
          areaSqm: row.area_sqm,
          lat: row.lat,
          lng: row.lng,
          zone: row.zone,
          currency: row.currency,
          closeoutMinute: row.closeout_minute,
          openMinute: row.open_minute,
          closeMinute: row.close_minute,
          cutoverAt: row.cutover_at,
          status: row.status as StoreInfo['status'],
          path: unit.path,
          areaId: above.find((u) => u.type === 'area')?.id ?? null,
          regionId: region?.id ?? null,
          regionName: region?.name ?? null,
          regionNameEn: region?.nameEn ?? null,
          version: row.version,
        },
      ];
    });
  }

  async insertUnit(tx: Tx, unit: OrgUnitInfo): Promise<void> {
    await sqlTables(tx)
      .insertInto('org_unit')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: unit.id,
        parent_id: unit.parentId,
        type: unit.type,
        code: unit.code,
        name: unit.name,
        name_en: unit.nameEn,
        path: unit.path,
        sort: unit.sort,
      })
      .execute();
  }

  /** @throws VersionConflict when somebody saved in the meantime. */
  async updateUnit(
    tx: Tx,
    id: string,
    expectedVersion: number,
    change: { readonly name: string; readonly nameEn: string | null; readonly code: string; readonly sort: number },
  ): Promise<void> {
    const done = await sqlTables(tx)
      .updateTable('org_unit')
      .set((eb) => ({
        name: change.name,
        name_en: change.nameEn,
        code: change.code,
        sort: change.sort,
        version: eb('version', '+', 1),
      }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw await this.conflict(tx, id);
  }

  private async conflict(tx: Tx, id: string): Promise<Error> {
    const row = await sqlTables(tx)
      .selectFrom('org_unit')
      .select('version')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? new VersionConflict(row.version) : new NotFound();
  }

  async insertStore(tx: Tx, id: string, kind: StoreInfo['kind'], s: StoreFields): Promise<void> {
    await sqlTables(tx)
      .insertInto('store')
      .values({ tenant_id: tx.ctx.tenantId, id, kind, ...storeColumns(s) })
      .execute();
  }

  /** @throws VersionConflict */
  async updateStore(tx: Tx, id: string, expectedVersion: number, s: StoreFields): Promise<void> {
    const done = await sqlTables(tx)
      .updateTable('store')
      .set((eb) => ({ ...storeColumns(s), version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst();
    if (done.numUpdatedRows > 0n) return;
    const row = await sqlTables(tx)
      .selectFrom('store')
      .select('version')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    throw row ? new VersionConflict(row.version) : new NotFound();
  }

  /** Sets the cut-over once; a later call changes nothing. */
  async setCutover(tx: Tx, storeId: string, at: Date): Promise<void> {
    await sqlTables(tx)
      .updateTable('store')
      .set({ cutover_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', storeId)
      .where('cutover_at', 'is', null)
      .execute();
  }

  async policies(tx: Tx): Promise<PolicyRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('policy_setting')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .execute();
    return rows.map((r) => ({
      id: r.id,
      key: r.key,
      scopeUnitId: r.scope_unit_id,
      scopeFormat: r.scope_format,
      value: r.value,
      locked: r.locked,
      version: r.version,
    }));
  }

  async putPolicy(
    tx: Tx,
    row: {
      readonly id: string;
      readonly key: string;
      readonly scopeUnitId: string;
      readonly scopeFormat: string;
      readonly value: unknown;
      readonly locked: boolean;
    },
  ): Promise<void> {
    const value = JSON.stringify(row.value);
    await sqlTables(tx)
      .insertInto('policy_setting')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: row.id,
        key: row.key,
        scope_unit_id: row.scopeUnitId,
        scope_format: row.scopeFormat,
        value,
        locked: row.locked,
        updated_by: tx.ctx.actor.id,
      })
      .onConflict((c) =>
        c.columns(['tenant_id', 'key', 'scope_unit_id', 'scope_format']).doUpdateSet((eb) => ({
          value,
          locked: row.locked,
          updated_by: tx.ctx.actor.id,
          version: eb('policy_setting.version', '+', 1),
        })),
      )
      .execute();
  }

  async removePolicy(tx: Tx, key: string, scopeUnitId: string, scopeFormat: string): Promise<boolean> {
    const done = await sqlTables(tx)
      .deleteFrom('policy_setting')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('key', '=', key)
      .where('scope_unit_id', '=', scopeUnitId)
      .where('scope_format', '=', scopeFormat)
      .executeTakeFirst();
    return done.numDeletedRows > 0n;
  }
}

const storeColumns = (s: StoreFields) => ({
  format: s.format,
  location_type: s.locationType,
  area_sqm: s.areaSqm,
  lat: s.lat,
  lng: s.lng,
  zone: s.zone,
  currency: s.currency,
  closeout_minute: s.closeoutMinute,
  open_minute: s.openMinute,
  close_minute: s.closeMinute,
  status: s.status,
});

function lineageOf<U extends OrgUnitInfo>(unit: U, byId: ReadonlyMap<string, U>): U[] {
  const out: U[] = [];
  for (let u: U | undefined = unit; u; u = u.parentId === null ? undefined : byId.get(u.parentId)) out.push(u);
  return out;
}

/** Depth-first, siblings by sort then code. */
function treeOrder<U extends OrgUnitInfo>(units: readonly U[]): U[] {
  const children = new Map<string | null, U[]>();
  for (const u of units) children.set(u.parentId, [...(children.get(u.parentId) ?? []), u]);
  const out: U[] = [];
  const walk = (parent: string | null): void => {
    for (const u of (children.get(parent) ?? []).sort((a, b) => a.sort - b.sort || a.code.localeCompare(b.code))) {
      out.push(u);
      walk(u.id);
    }
  };
  walk(null);
  return out;
}
