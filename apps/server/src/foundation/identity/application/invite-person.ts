import type { LinkIssued, Person, peopleRoutes } from '@larder/contracts/identity/people';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { RoleGrantsRepository } from '../data/role-grants.repository.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { contactOf } from './contact.ts';
import { PasswordLinks } from './password-links.ts';
import { PeopleAuthorities } from './people-authority.ts';
import { PeopleQueries } from './people-queries.ts';

/** Adds a person who sets the password by a link. */
@Injectable()
export class InvitePerson {
  constructor(
    private readonly db: TenantDb,
    private readonly users: UsersRepository,
    private readonly roleGrants: RoleGrantsRepository,
    private readonly authorities: PeopleAuthorities,
    private readonly links: PasswordLinks,
    private readonly queries: PeopleQueries,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput, BeyondOwnAuthority, LoginTaken */
  run(
    ctx: TenantContext,
    input: z.output<(typeof peopleRoutes)['invite']['body']>,
  ): Promise<{ person: Person; issued: z.infer<typeof LinkIssued> }> {
    const contact = contactOf(input);
    return this.db.sqlTx(ctx, async (tx) => {
      (await this.authorities.load(tx)).requireGrants(input.grants);
      const id = newId();
      const now = this.clock.now();
      await this.users.insert(tx, {
        id,
        displayName: input.displayName,
        email: contact.email,
        phone: contact.phone,
        passwordHash: null,
        locale: input.locale,
        status: 'invited',
        createdAt: now,
      });
      await this.roleGrants.replace(
        tx,
        id,
        input.grants.map((g) => ({ id: newId(), ...g })),
        now,
      );
      const issued = await this.links.issue(tx, await this.users.find(tx, id));
      await this.audit.record(tx, {
        action: 'identity.user.invite',
        entity: 'user',
        entityId: id,
        diff: { grants: input.grants, delivery: issued.delivery },
      });
      return { person: await this.queries.read(tx, id), issued };
    });
  }
}
