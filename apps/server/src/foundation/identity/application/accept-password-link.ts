import type { PasswordLinkInfo } from '@larder/contracts/identity/password-link';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { jobContext, type TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgApi } from '../../org/index.ts';
import { LookupsRepository } from '../data/lookups.repository.ts';
import { PasswordLinksRepository } from '../data/password-links.repository.ts';
import { SessionsRepository } from '../data/sessions.repository.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { weaknessOf } from '../domain/password-rules.ts';
import { LinkInvalid, weakPassword } from '../identity.errors.ts';
import { OpenSession } from './open-session.ts';
import { Passwords } from './passwords.ts';
import { tokenHash } from './tokens.ts';

/** The far end of an invitation or reset link. Guessing is hopeless (256 bits), so nothing is throttled here. */
@Injectable()
export class AcceptPasswordLink {
  constructor(
    private readonly db: TenantDb,
    private readonly lookups: LookupsRepository,
    private readonly links: PasswordLinksRepository,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly passwords: Passwords,
    private readonly openSession: OpenSession,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws LinkInvalid */
  async inspect(token: string, requestId: string): Promise<PasswordLinkInfo> {
    const { ctx, linkId } = await this.find(token, requestId);
    return this.db.sqlTx(ctx, async (tx) => {
      const link = await this.links.findOpen(tx, linkId);
      if (!link) throw new LinkInvalid();
      const user = await this.users.find(tx, link.userId);
      const tenant = await this.org.tenant(tx);
      return {
        purpose: link.purpose,
        displayName: user.displayName,
        tenantCode: tenant.code,
        tenantName: tenant.name,
        tenantNameEn: tenant.nameEn,
      };
    });
  }

  /**
   * Sets the password, ends older sessions and opens one. Of two people with the same link the first wins.
   * @returns the new session's token
   * @throws LinkInvalid, InvalidInput for a weak password
   */
  async accept(token: string, password: string, requestId: string): Promise<string> {
    const { ctx, linkId } = await this.find(token, requestId);
    await this.db.sqlTx(ctx, async (tx) => {
      const link = await this.links.findOpen(tx, linkId);
      if (!link) throw new LinkInvalid();
      const user = await this.users.find(tx, link.userId);
      const weakness = weaknessOf(
        password,
        (await this.org.tenant(tx)).code,
        [user.email, user.phone].filter((v) => v !== null),
      );
      if (weakness) throw weakPassword('password', weakness);
    });
    const hash = await this.passwords.hash(password);
    return this.db.sqlTx(ctx, async (tx) => {
      const now = this.clock.now();
      const link = await this.links.findOpen(tx, linkId);
      if (!link || !(await this.links.use(tx, linkId, now)) || !(await this.users.accept(tx, link.userId, hash)))
        throw new LinkInvalid();
      await this.sessions.endAll(tx, link.userId, now);
      const session = await this.openSession.run(tx, link.userId);
      await this.audit.record(tx, {
        action: 'identity.password-link.accept',
        entity: 'user',
        entityId: link.userId,
        diff: { purpose: link.purpose },
      });
      return session;
    });
  }

  private async find(
    token: string,
    requestId: string,
  ): Promise<{ readonly ctx: TenantContext; readonly linkId: string }> {
    const hash = tokenHash(token);
    const found = hash === null ? null : await this.lookups.passwordLink(hash);
    if (!found) throw new LinkInvalid();
    return { ctx: jobContext(found.tenantId, 'identity.password-link', requestId), linkId: found.linkId };
  }
}
