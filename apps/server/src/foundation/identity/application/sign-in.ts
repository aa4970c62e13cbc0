import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isTransient } from '../../../platform/db/failure.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { jobContext, type TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { LookupsRepository } from '../data/lookups.repository.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { type Login, parseLogin } from '../domain/login.ts';
import { SignInRefused } from '../identity.errors.ts';
import { LoginThrottle } from './login-throttle.ts';
import { OpenSession } from './open-session.ts';
import { Passwords } from './passwords.ts';

export interface SignInAttempt {
  readonly tenantCode: string;
  readonly login: string;
  readonly password: string;
  readonly address: string;
  readonly requestId: string;
}

/** Signing in: one answer and one duration for everything that is not right. */
@Injectable()
export class SignIn {
  constructor(
    private readonly db: TenantDb,
    private readonly lookups: LookupsRepository,
    private readonly users: UsersRepository,
    private readonly passwords: Passwords,
    private readonly openSession: OpenSession,
    private readonly throttle: LoginThrottle,
    private readonly audit: AuditApi,
  ) {}

  /**
   * @returns the new session's token
   * @throws SignInRefused, TooManyAttempts
   */
  async run(attempt: SignInAttempt): Promise<string> {
    const login = parseLogin(attempt.login);
    const code = attempt.tenantCode.toLowerCase();
    // The limiter's memory holds no address or number.
    const account = createHash('sha256')
      .update(JSON.stringify([code, login?.value ?? attempt.login]))
      .digest('base64url');
    await this.throttle.count(attempt.address, account);
    const asUser = await this.judge(attempt, code, login).catch(async (failure: unknown) => {
      // Nobody has looked at the password: whoever tries again until the database is back shall not be locked out then.
      if (isTransient(failure)) await this.throttle.takeBack(attempt.address, account);
      throw failure;
    });
    await this.throttle.forgive(attempt.address, account);
    return this.db.sqlTx(asUser, async (tx) => {
      const token = await this.openSession.run(tx, asUser.actor.id);
      await this.audit.record(tx, { action: 'identity.session.open', entity: 'user', entityId: asUser.actor.id });
      return token;
    });
  }

  /** @throws SignInRefused */
  private async judge(attempt: SignInAttempt, code: string, login: Login | null): Promise<TenantContext> {
    const tenantId = await this.lookups.tenantByCode(code);
    const ctx = tenantId === null ? null : jobContext(tenantId, 'identity.sign-in', attempt.requestId);
    const user =
      ctx === null || login === null ? null : await this.db.sqlTx(ctx, (tx) => this.users.credentials(tx, login));
    const fits = await this.passwords.verify(user?.passwordHash ?? null, attempt.password);
    if (ctx === null || user === null || user.status !== 'active' || !fits) throw new SignInRefused();
    return { ...ctx, actor: { kind: 'user', id: user.id, name: user.displayName } };
  }
}
