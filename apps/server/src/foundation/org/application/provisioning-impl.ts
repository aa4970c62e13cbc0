import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgRepository } from '../data/org.repository.ts';
import { POLICY_KEYS, type PolicyKey } from '../domain/policy-keys.ts';
import { type NewUnit, OrgProvisioning } from '../provisioning.ts';

@Injectable()
export class OrgProvisioningImpl extends OrgProvisioning {
  constructor(
    private readonly org: OrgRepository,
    private readonly audit: AuditApi,
  ) {
    super();
  }

  override async units(tx: Tx, units: readonly NewUnit[]): Promise<Map<string, string>> {
    const known = new Map((await this.org.units(tx)).map((u) => [u.type === 'hq' ? '' : u.code, u]));
    for (const unit of units) {
      const parent = known.get(unit.parentCode);
      if (!parent) throw new Error(`unit ${unit.code}: unknown parent ${unit.parentCode}`);
      const id = newId();
      const row = {
        id,
        parentId: parent.id,
        type: unit.type,
        code: unit.code,
        name: unit.name,
        nameEn: unit.nameEn,
        path: `${parent.path}${id}/`,
        sort: unit.sort,
        version: 1,
      };
      await this.org.insertUnit(tx, row);
      if (unit.site) await this.org.insertStore(tx, id, unit.site.kind, { ...unit.site, status: 'open' });
      known.set(unit.code, row);
    }
    await this.audit.record(tx, {
      action: 'org.unit.provision',
      entity: 'tenant',
      entityId: tx.ctx.tenantId,
      diff: { units: units.length },
    });
    return new Map([...known].map(([code, unit]) => [code, unit.id]));
  }

  override async policies(tx: Tx, values: Parameters<OrgProvisioning['policies']>[1]): Promise<void> {
    for (const v of values) {
      const value = POLICY_KEYS[v.key as PolicyKey].schema.parse(v.value);
      await this.org.putPolicy(tx, {
        id: newId(),
        key: v.key,
        scopeUnitId: v.unitId,
        scopeFormat: v.format,
        value,
        locked: v.locked,
      });
    }
  }
}
