import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { jobContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgApi } from '../../org/index.ts';
import { LookupsRepository } from '../data/lookups.repository.ts';
import { RoleGrantsRepository } from '../data/role-grants.repository.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { parseLogin } from '../domain/login.ts';
import { weaknessOf } from '../domain/password-rules.ts';
import { weakPassword } from '../identity.errors.ts';
import { type DemoAccount, type NewPersonInput, type NewTenantInput, Provisioning } from '../provisioning.ts';
import { contactOf } from './contact.ts';
import { DemoAccounts } from './demo-accounts.ts';
import { IssueDeviceKey } from './issue-device-key.ts';
import { PasswordLinks } from './password-links.ts';
import { Passwords } from './passwords.ts';

@Injectable()
export class ProvisioningImpl extends Provisioning {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly users: UsersRepository,
    private readonly roleGrants: RoleGrantsRepository,
    private readonly issueDeviceKey: IssueDeviceKey,
    private readonly lookups: LookupsRepository,
    private readonly demoAccounts: DemoAccounts,
    private readonly links: PasswordLinks,
    private readonly passwords: Passwords,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {
    super();
  }

  override tenant(input: NewTenantInput): Promise<{ readonly tenantId: string; readonly hqUnitId: string }> {
    const tenantId = newId();
    return this.db.sqlTx(jobContext(tenantId, 'identity.provision-tenant', tenantId), async (tx) => {
      const hqUnitId = await this.org.createTenant(tx, {
        code: input.code,
        name: input.name,
        nameEn: input.nameEn ?? null,
        locale: input.locale ?? 'zh-CN',
        currency: input.currency ?? 'CNY',
        zone: input.zone ?? 'Asia/Shanghai',
        closeoutMinute: input.closeoutMinute ?? 0,
        demo: input.demo ?? false,
      });
      await this.audit.record(tx, {
        action: 'identity.tenant.create',
        entity: 'tenant',
        entityId: tenantId,
        diff: { code: input.code },
      });
      return { tenantId, hqUnitId };
    });
  }

  override requireContact(contact: { readonly email: string | null; readonly phone: string | null }): void {
    contactOf(contact);
  }

  override async person(tx: Tx, input: NewPersonInput): Promise<string> {
    const contact = contactOf(input);
    if (input.password !== undefined) {
      const weakness = weaknessOf(input.password, (await this.org.tenant(tx)).code, contact.all);
      if (weakness) throw weakPassword('password', weakness);
    }
    const passwordHash =
      input.passwordHash ?? (input.password === undefined ? null : await this.passwords.hash(input.password));
    const id = newId();
    const now = this.clock.now();
    const root = input.grants.some((g) => g.unitId === undefined)
      ? (await this.org.units(tx)).find((u) => u.parentId === null)
      : undefined;
    const status = passwordHash === null ? 'invited' : 'active';
    await this.users.insert(tx, {
      id,
      displayName: input.displayName,
      email: contact.email,
      phone: contact.phone,
      passwordHash,
      locale: input.locale ?? 'zh-CN',
      status,
      createdAt: now,
    });
    const grants = input.grants.map((g) => {
      const unitId = g.unitId ?? root?.id;
      if (unitId === undefined) throw new NotFound();
      return { id: newId(), role: g.role, unitId };
    });
    await this.roleGrants.replace(tx, id, grants, now);
    await this.audit.record(tx, {
      action: 'identity.user.create',
      entity: 'user',
      entityId: id,
      diff: { status, grants: grants.map(({ role, unitId }) => ({ role, unitId })) },
    });
    return id;
  }

  override hashPassword(password: string): Promise<string> {
    return this.passwords.hash(password);
  }

  override async passwordLink(tx: Tx, userId: string): Promise<string> {
    const link = await this.links.issueLink(tx, await this.users.find(tx, userId));
    await this.audit.record(tx, { action: 'identity.password-link.issue', entity: 'user', entityId: userId });
    return link;
  }

  override async findPerson(tx: Tx, text: string): Promise<string> {
    const login = parseLogin(text);
    const user = login === null ? null : await this.users.credentials(tx, login);
    if (user === null) throw new NotFound();
    return user.id;
  }

  override async findTenant(code: string): Promise<string> {
    const tenantId = await this.lookups.tenantByCode(code.toLowerCase());
    if (tenantId === null) throw new NotFound();
    return tenantId;
  }

  override deviceKey(tx: Tx, storeId: string, name: string): Promise<{ readonly id: string; readonly key: string }> {
    return this.issueDeviceKey.run(tx, storeId, name);
  }

  override publishDemoAccounts(accounts: readonly DemoAccount[]): Promise<void> {
    return this.demoAccounts.publish(accounts);
  }
}
