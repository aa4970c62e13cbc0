import type { Role } from '@larder/contracts/permissions';
import { newId } from '../../src/platform/ids/ids.ts';
import type { Grant, StoreScope, TenantContext } from '../../src/platform/tenancy/tenant-context.ts';
import type { TestApp } from './test-app.ts';

/** A small chain: hq → two regions with one area each → two stores per area. */
export interface TestChain {
  readonly tenantId: string;
  readonly code: string;
  readonly units: {
    readonly hq: string;
    readonly north: string;
    readonly south: string;
    readonly northArea: string;
    readonly southArea: string;
  };
  /** Two of the north, then two of the south. */
  readonly stores: readonly [string, string, string, string];
  /** Context of an actor with one role; for calling application services without HTTP. */
  ctx(role: Role, stores?: StoreScope, actorId?: string): TenantContext;
}

export interface ChainOptions {
  readonly code?: string;
  readonly zone?: string;
  readonly currency?: string;
  readonly closeoutMinute?: number;
  readonly cutoverAt?: Date | null;
  readonly format?: string;
}

let serial = 0;

/** Arranges a chain with the superuser pool, so that it depends on no module under test. */
export async function createChain(t: TestApp, options: ChainOptions = {}): Promise<TestChain> {
  serial += 1;
  const tenantId = newId();
  const code = options.code ?? `chain-${serial}-${tenantId.slice(-6)}`;
  const currency = options.currency ?? 'CNY';
  const zone = options.zone ?? 'Asia/Shanghai';
  await t.admin.query(
    'insert into tenant (tenant_id, code, name, name_en, currency, zone) values ($1, $2, $3, $4, $5, $6)',
    [tenantId, code, `连锁 ${code}`, `Chain ${code}`, currency, zone],
  );
  const unit = async (
    parent: { id: string; path: string } | null,
    type: string,
    name: string,
    nameEn: string,
  ): Promise<{ id: string; path: string }> => {
    const id = newId();
    const path = `${parent?.path ?? ''}${id}/`;
    await t.admin.query(
      'insert into org_unit (tenant_id, id, parent_id, type, code, name, name_en, path) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [tenantId, id, parent?.id ?? null, type, `${type}-${name}`, name, nameEn, path],
    );
    return { id, path };
  };
  const hq = await unit(null, 'hq', '总部', 'HQ');
  const north = await unit(hq, 'region', '北区', 'North');
  const south = await unit(hq, 'region', '南区', 'South');
  const northArea = await unit(north, 'area', '北一片', 'North 1');
  const southArea = await unit(south, 'area', '南一片', 'South 1');
  const store = async (parent: { id: string; path: string }, name: string, nameEn: string): Promise<string> => {
    const { id } = await unit(parent, 'store', name, nameEn);
    await t.admin.query(
      "insert into store (tenant_id, id, kind, format, location_type, zone, currency, closeout_minute, cutover_at) values ($1, $2, 'store', $3, 'business', $4, $5, $6, $7)",
      [
        tenantId,
        id,
        options.format ?? 'bakery',
        zone,
        currency,
        options.closeoutMinute ?? 0,
        options.cutoverAt === undefined ? new Date('2020-01-01T00:00:00Z') : options.cutoverAt,
      ],
    );
    return id;
  };
  const stores = [
    await store(northArea, '北一店', 'North Store 1'),
    await store(northArea, '北二店', 'North Store 2'),
    await store(southArea, '南一店', 'South Store 1'),
    await store(southArea, '南二店', 'South Store 2'),
  ] as const;
  return {
    tenantId,
    code,
    units: { hq: hq.id, north: north.id, south: south.id, northArea: northArea.id, southArea: southArea.id },
    stores,
    ctx: (role, scope = 'all', actorId = newId()) => {
      const grants: Grant[] = [{ role, stores: scope }];
      return { tenantId, actor: { kind: 'user', id: actorId, name: role }, grants, locale: 'zh-CN', requestId: 'test' };
    },
  };
}
