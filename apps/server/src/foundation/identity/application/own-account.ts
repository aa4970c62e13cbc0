import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Locale, TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgApi } from '../../org/index.ts';
import { SessionsRepository } from '../data/sessions.repository.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { weaknessOf } from '../domain/password-rules.ts';
import { weakPassword, wrongCurrentPassword } from '../identity.errors.ts';
import { LoginThrottle } from './login-throttle.ts';
import { Passwords } from './passwords.ts';
import { SessionContexts } from './session-contexts.ts';

/** What a person does with their own account and session. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly db: TenantDb,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly contexts: SessionContexts,
    private readonly passwords: Passwords,
    private readonly throttle: LoginThrottle,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** Ends the session behind the token. */
  async signOut(ctx: TenantContext, tokenHash: Buffer): Promise<void> {
    const session = await this.contexts.person(tokenHash, ctx.requestId);
    if (!session) return;
    await this.db.sqlTx(ctx, async (tx) => {
      await this.sessions.end(tx, session.sessionId, this.clock.now());
      await this.audit.record(tx, { action: 'identity.session.end', entity: 'user', entityId: ctx.actor.id });
    });
  }

  /**
   * Sets a new password and ends every other session of the person.
   * @throws InvalidInput when the current one is wrong or the new one is weak; TooManyAttempts
   */
  async changePassword(
    ctx: TenantContext,
    tokenHash: Buffer,
    address: string,
    input: { readonly currentPassword: string; readonly newPassword: string },
  ): Promise<void> {
    await this.throttle.count(address, ctx.actor.id);
    const { user, stored, tenantCode } = await this.db.sqlTx(ctx, async (tx) => ({
      user: await this.users.find(tx, ctx.actor.id),
      stored: await this.users.passwordHash(tx, ctx.actor.id),
      tenantCode: (await this.org.tenant(tx)).code,
    }));
    if (!(await this.passwords.verify(stored, input.currentPassword))) throw wrongCurrentPassword();
    await this.throttle.forgive(address, ctx.actor.id);
    const weakness = weaknessOf(
      input.newPassword,
      tenantCode,
      [user.email, user.phone].filter((v) => v !== null),
    );
    if (weakness) throw weakPassword('newPassword', weakness);
    const hash = await this.passwords.hash(input.newPassword);
    const session = await this.contexts.person(tokenHash, ctx.requestId);
    await this.db.sqlTx(ctx, async (tx) => {
      await this.users.setPassword(tx, user.id, hash);
      await this.sessions.endAll(tx, user.id, this.clock.now(), session?.sessionId);
      await this.audit.record(tx, { action: 'identity.password.change', entity: 'user', entityId: user.id });
    });
  }

  async setLocale(ctx: TenantContext, locale: Locale): Promise<void> {
    await this.db.sqlTx(ctx, async (tx) => {
      await this.users.setLocale(tx, ctx.actor.id, locale);
      await this.audit.record(tx, {
        action: 'identity.locale.change',
        entity: 'user',
        entityId: ctx.actor.id,
        diff: { locale },
      });
    });
  }
}
