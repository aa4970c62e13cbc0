import { judge } from '@larder/contracts/common/judge';
import type { PolicyScope, PutPolicyInput } from '@larder/contracts/org/policies';
import type { CreateStoreInput, CreateUnitInput, UpdateStoreInput, UpdateUnitInput } from '@larder/contracts/org/units';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgRepository } from '../data/org.repository.ts';
import { POLICY_KEYS, type PolicyKey } from '../domain/policy-keys.ts';
import { CodeTaken, PolicyLocked, PolicyValueRefused, WrongParent } from '../org.errors.ts';
import type { OrgUnitInfo, UnitType } from '../org.facade.ts';

const PARENTS: Readonly<Record<Exclude<UnitType, 'hq'>, readonly UnitType[]>> = {
  region: ['hq'],
  area: ['region'],
  store: ['hq', 'region', 'area'],
  central_kitchen: ['hq', 'region', 'area'],
  warehouse: ['hq', 'region', 'area'],
};

/** State changes of the tree and of policies; each writes its audit row in the same transaction. */
@Injectable()
export class ChangeOrg {
  constructor(
    private readonly org: OrgRepository,
    private readonly audit: AuditApi,
  ) {}

  async createUnit(tx: Tx, input: z.output<typeof CreateUnitInput>): Promise<string> {
    const unit = await this.placed(tx, input.type, input);
    await this.org.insertUnit(tx, { ...unit, sort: input.sort });
    await this.audit.record(tx, {
      action: 'org.unit.create',
      entity: 'org_unit',
      entityId: unit.id,
      diff: { type: input.type, code: input.code },
    });
    return unit.id;
  }

  async updateUnit(tx: Tx, id: string, input: z.output<typeof UpdateUnitInput>): Promise<void> {
    await this.refuseTakenCode(tx, input.code, id);
    await this.org.updateUnit(tx, id, input.version, input);
    await this.audit.record(tx, {
      action: 'org.unit.update',
      entity: 'org_unit',
      entityId: id,
      diff: { code: input.code, sort: input.sort },
    });
  }

  async createStore(tx: Tx, input: z.output<typeof CreateStoreInput>): Promise<string> {
    const unit = await this.placed(tx, input.kind, input);
    await this.org.insertUnit(tx, unit);
    await this.org.insertStore(tx, unit.id, input.kind, input.fields);
    await this.audit.record(tx, {
      action: 'org.store.create',
      entity: 'store',
      entityId: unit.id,
      storeId: unit.id,
      diff: { code: input.code, ...input.fields },
    });
    return unit.id;
  }

  async updateStore(tx: Tx, id: string, input: z.output<typeof UpdateStoreInput>): Promise<void> {
    await this.refuseTakenCode(tx, input.code, id);
    const unit = (await this.org.units(tx)).find((u) => u.id === id);
    if (!unit) throw new NotFound();
    await this.org.updateUnit(tx, id, input.unitVersion, {
      name: input.name,
      nameEn: input.nameEn,
      code: input.code,
      sort: unit.sort,
    });
    await this.org.updateStore(tx, id, input.version, input.fields);
    await this.audit.record(tx, {
      action: 'org.store.update',
      entity: 'store',
      entityId: id,
      storeId: id,
      diff: { code: input.code, ...input.fields },
    });
  }

  async putPolicy(tx: Tx, input: z.output<typeof PutPolicyInput>): Promise<void> {
    if (!Object.hasOwn(POLICY_KEYS, input.key)) throw new NotFound();
    const definition = POLICY_KEYS[input.key as PolicyKey];
    const value = judge(definition.schema, input.value);
    if (!value.success) throw new PolicyValueRefused();
    await this.refuseBelowLock(tx, input.key, input.scopeUnitId, input.scopeFormat);
    await this.org.putPolicy(tx, {
      id: newId(),
      key: input.key,
      scopeUnitId: input.scopeUnitId,
      scopeFormat: input.scopeFormat,
      value: value.data,
      locked: input.locked,
    });
    await this.audit.record(tx, {
      action: 'org.policy.put',
      entity: 'policy',
      entityId: input.scopeUnitId,
      diff: { key: input.key, format: input.scopeFormat, value: value.data, locked: input.locked },
    });
  }

  async removePolicy(tx: Tx, scope: z.output<typeof PolicyScope>): Promise<void> {
    if (!(await this.org.removePolicy(tx, scope.key, scope.scopeUnitId, scope.scopeFormat))) throw new NotFound();
    await this.audit.record(tx, {
      action: 'org.policy.remove',
      entity: 'policy',
      entityId: scope.scopeUnitId,
      diff: { key: scope.key, format: scope.scopeFormat },
    });
  }

  private async refuseBelowLock(tx: Tx, key: string, scopeUnitId: string, scopeFormat: string): Promise<void> {
    const unit = (await this.org.units(tx)).find((u) => u.id === scopeUnitId);
    if (!unit) throw new NotFound();
    const above = new Set(unit.path.split('/').filter((id) => id !== ''));
    const lock = (await this.org.policies(tx)).find(
      (p) =>
        p.key === key &&
        p.locked &&
        above.has(p.scopeUnitId) &&
        !(p.scopeUnitId === scopeUnitId && p.scopeFormat === scopeFormat) &&
        (p.scopeFormat === '' || p.scopeFormat === scopeFormat),
    );
    if (lock) throw new PolicyLocked();
  }

  private async refuseTakenCode(tx: Tx, code: string, except?: string): Promise<void> {
    if ((await this.org.units(tx)).some((u) => u.code === code && u.id !== except)) throw new CodeTaken();
  }

  private async placed(
    tx: Tx,
    type: Exclude<UnitType, 'hq'>,
    input: { readonly parentId: string; readonly code: string; readonly name: string; readonly nameEn: string | null },
  ): Promise<OrgUnitInfo> {
    const parent = (await this.org.units(tx)).find((u) => u.id === input.parentId);
    if (!parent) throw new NotFound();
    if (!PARENTS[type].includes(parent.type)) throw new WrongParent();
    await this.refuseTakenCode(tx, input.code);
    const id = newId();
    return {
      id,
      parentId: parent.id,
      type,
      code: input.code,
      name: input.name,
      nameEn: input.nameEn,
      path: `${parent.path}${id}/`,
      sort: 0,
    };
  }
}
