import type { LinkIssued, Person, peopleRoutes } from '@larder/contracts/identity/people';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidTransition, NotFound } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { PasswordLinksRepository } from '../data/password-links.repository.ts';
import { RoleGrantsRepository } from '../data/role-grants.repository.ts';
import { SessionsRepository } from '../data/sessions.repository.ts';
import { type UserRow, UsersRepository } from '../data/users.repository.ts';
import { BeyondOwnAuthority } from '../identity.errors.ts';
import { PasswordLinks } from './password-links.ts';
import { PeopleAuthorities, type PeopleAuthority } from './people-authority.ts';
import { PeopleQueries } from './people-queries.ts';

/** Changes to another person's account. Authority is read in the transaction that acts on it. */
@Injectable()
export class ChangePerson {
  constructor(
    private readonly db: TenantDb,
    private readonly users: UsersRepository,
    private readonly roleGrants: RoleGrantsRepository,
    private readonly sessions: SessionsRepository,
    private readonly openLinks: PasswordLinksRepository,
    private readonly links: PasswordLinks,
    private readonly authorities: PeopleAuthorities,
    private readonly queries: PeopleQueries,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, NotOnYourself, BeyondOwnAuthority, InvalidInput, VersionConflict */
  change(ctx: TenantContext, id: string, input: z.output<(typeof peopleRoutes)['change']['body']>): Promise<Person> {
    return this.db.sqlTx(ctx, async (tx) => {
      const { authority } = await this.editable(tx, id);
      authority.requireGrants(input.grants);
      const before = authority.grantsOf(id).map(({ role, unitId }) => ({ role, unitId }));
      await this.users.rename(tx, id, input.version, input.displayName);
      await this.roleGrants.replace(
        tx,
        id,
        input.grants.map((g) => ({ id: newId(), ...g })),
        this.clock.now(),
      );
      await this.audit.record(tx, {
        action: 'identity.user.change',
        entity: 'user',
        entityId: id,
        diff: { before, after: input.grants },
      });
      return this.queries.read(tx, id);
    });
  }

  /** @throws NotFound, NotOnYourself, BeyondOwnAuthority, InvalidTransition for a frozen person */
  sendLink(ctx: TenantContext, id: string): Promise<z.infer<typeof LinkIssued>> {
    return this.db.sqlTx(ctx, async (tx) => {
      const { user } = await this.editable(tx, id);
      if (user.status === 'frozen') throw new InvalidTransition(user.status, ['restore']);
      const issued = await this.links.issue(tx, user);
      await this.audit.record(tx, {
        action: 'identity.password-link.issue',
        entity: 'user',
        entityId: id,
        diff: { delivery: issued.delivery },
      });
      return issued;
    });
  }

  /** Sessions and links end in the same transaction: the person is out on the next request. */
  freeze(ctx: TenantContext, id: string): Promise<Person> {
    return this.db.sqlTx(ctx, async (tx) => {
      const { user } = await this.editable(tx, id);
      if (!(await this.users.move(tx, id, ['invited', 'active'], 'frozen')))
        throw new InvalidTransition(user.status, ['restore']);
      const now = this.clock.now();
      await this.sessions.endAll(tx, id, now);
      await this.openLinks.endOpen(tx, id, now);
      await this.audit.record(tx, {
        action: 'identity.user.freeze',
        entity: 'user',
        entityId: id,
        diff: { before: user.status },
      });
      return this.queries.read(tx, id);
    });
  }

  /** Back to active, or to invited for somebody who never set a password. No old session comes back. */
  restore(ctx: TenantContext, id: string): Promise<Person> {
    return this.db.sqlTx(ctx, async (tx) => {
      const { user } = await this.editable(tx, id);
      const status = (await this.users.passwordHash(tx, id)) === null ? 'invited' : 'active';
      if (!(await this.users.move(tx, id, ['frozen'], status))) throw new InvalidTransition(user.status, ['freeze']);
      await this.sessions.endAll(tx, id, this.clock.now());
      await this.audit.record(tx, {
        action: 'identity.user.restore',
        entity: 'user',
        entityId: id,
        diff: { after: status },
      });
      return this.queries.read(tx, id);
    });
  }

  /**
   * Both people are held before anything is judged: of two who freeze or demote each other at once, the second finds that
   * the own authority is gone, so that a chain never loses its last owner.
   */
  private async editable(tx: Tx, id: string): Promise<{ readonly user: UserRow; readonly authority: PeopleAuthority }> {
    const actor = tx.ctx.actor.id;
    const held = await this.users.hold(tx, [actor, id]);
    if (held.get(actor) !== 'active') throw new BeyondOwnAuthority();
    const authority = await this.authorities.load(tx);
    if (!authority.sees(id)) throw new NotFound();
    const user = await this.users.find(tx, id);
    authority.requireEdit(id);
    return { user, authority };
  }
}
