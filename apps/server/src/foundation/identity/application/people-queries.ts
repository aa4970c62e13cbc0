import type { RouteOutput } from '@larder/contracts/common/route';
import type { Person, peopleRoutes } from '@larder/contracts/identity/people';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { decodeCursor, encodeCursor } from '../../../platform/http/cursor.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { type PasswordLinkRow, PasswordLinksRepository } from '../data/password-links.repository.ts';
import { type UserRow, UsersRepository } from '../data/users.repository.ts';
import { maskEmail, maskPhone, parseLogin } from '../domain/login.ts';
import { PeopleAuthorities, type PeopleAuthority } from './people-authority.ts';

type Query = z.output<(typeof peopleRoutes)['list']['query']>;

/** People as the acting person may see them. */
@Injectable()
export class PeopleQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly users: UsersRepository,
    private readonly links: PasswordLinksRepository,
    private readonly authorities: PeopleAuthorities,
    private readonly clock: Clock,
  ) {}

  list(ctx: TenantContext, query: Query): Promise<RouteOutput<(typeof peopleRoutes)['list']>> {
    const after = decodeCursor(query.cursor, 1)?.[0];
    const login = query.q === undefined ? null : parseLogin(query.q);
    return this.db.sqlTx(ctx, async (tx) => {
      const authority = await this.authorities.load(tx);
      const links = await this.links.openByUser(tx);
      const all = await this.users.list(tx, {
        name: query.q === '' ? undefined : query.q,
        login: login ?? undefined,
        status: query.status,
      });
      const inScope = all.filter(
        (u) =>
          authority.sees(u.id) &&
          (query.role === undefined || authority.grantsOf(u.id).some((g) => g.role === query.role)),
      );
      const start = after === undefined ? 0 : inScope.findIndex((u) => u.id === after) + 1;
      const page = inScope.slice(start, start + query.limit);
      const last = page.at(-1);
      return {
        items: page.map((u) => this.view(u, authority, links.get(u.id))),
        nextCursor: last && start + page.length < inScope.length ? encodeCursor([last.id]) : null,
        total: inScope.length,
      };
    });
  }

  one(ctx: TenantContext, id: string): Promise<Person> {
    return this.db.sqlTx(ctx, (tx) => this.read(tx, id));
  }

  /** @throws NotFound for unknown, foreign and out-of-scope ids */
  async read(tx: Tx, id: string): Promise<Person> {
    const authority = await this.authorities.load(tx);
    if (!authority.sees(id)) throw new NotFound();
    const user = await this.users.find(tx, id);
    return this.view(user, authority, (await this.links.openByUser(tx)).get(id));
  }

  options(ctx: TenantContext): Promise<RouteOutput<(typeof peopleRoutes)['options']>> {
    return this.db.sqlTx(ctx, async (tx) => {
      const authority = await this.authorities.load(tx);
      const units = authority.grantableUnits().map((u) => ({
        id: u.id,
        parentId: u.parentId,
        type: u.type,
        name: u.name,
        nameEn: u.nameEn,
        depth: u.path.split('/').length - 2,
      }));
      return { roles: authority.grantableRoles(), units };
    });
  }

  private view(user: UserRow, authority: PeopleAuthority, link: PasswordLinkRow | undefined): Person {
    return {
      id: user.id,
      displayName: user.displayName,
      emailMasked: user.email === null ? null : maskEmail(user.email),
      phoneMasked: user.phone === null ? null : maskPhone(user.phone),
      status: user.status,
      locale: user.locale,
      grants: authority.grantsOf(user.id).flatMap(({ role, unitId }) => {
        const unit = authority.unit(unitId);
        return unit ? [{ role, unitId, unitName: unit.name, unitNameEn: unit.nameEn }] : [];
      }),
      lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
      link: link
        ? {
            delivery: link.delivery,
            sentAt: link.sentAt?.toISOString() ?? null,
            expiresAt: link.expiresAt.toISOString(),
            expired: link.expiresAt <= this.clock.now(),
          }
        : null,
      version: user.version,
      editable: authority.edits(user.id),
    };
  }
}
