import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { DeviceKeysRepository } from '../data/device-keys.repository.ts';
import { LookupsRepository, type SessionFound } from '../data/lookups.repository.ts';
import { SessionsRepository } from '../data/sessions.repository.ts';

/** "Last seen" is a note for people, not worth a write per request. */
const TOUCH_MS = 60_000;

/** Turns the hash of a token or key into the caller's context. */
@Injectable()
export class SessionContexts {
  constructor(
    private readonly lookups: LookupsRepository,
    private readonly sessions: SessionsRepository,
    private readonly devices: DeviceKeysRepository,
    private readonly db: TenantDb,
    private readonly clock: Clock,
  ) {}

  async person(
    hash: Buffer,
    requestId: string,
  ): Promise<{ readonly ctx: TenantContext; readonly sessionId: string } | null> {
    const found = await this.lookups.session(hash);
    if (!found) return null;
    const ctx = contextOf(found, requestId);
    const now = this.clock.now();
    if (now.getTime() - found.lastSeenAt.getTime() > TOUCH_MS)
      await this.db.sqlTx(ctx, (tx) => this.sessions.touch(tx, found.sessionId, now));
    return { ctx, sessionId: found.sessionId };
  }

  /** Contexts of many sessions in one question; null where one has ended. */
  async people(hashes: readonly Buffer[], requestId: string): Promise<(TenantContext | null)[]> {
    const found = await this.lookups.sessions(hashes);
    return found.map((session) => session && contextOf(session, requestId));
  }

  async device(hash: Buffer, requestId: string): Promise<TenantContext | null> {
    const found = await this.lookups.device(hash);
    if (!found) return null;
    const ctx: TenantContext = {
      tenantId: found.tenantId,
      actor: { kind: 'device', id: found.deviceId, name: found.name },
      grants: [],
      locale: 'zh-CN',
      requestId,
      deviceStoreId: found.storeId,
    };
    const now = this.clock.now();
    if (found.lastSeenAt === null || now.getTime() - found.lastSeenAt.getTime() > TOUCH_MS)
      await this.db.sqlTx(ctx, (tx) => this.devices.touch(tx, found.deviceId, now));
    return ctx;
  }
}

const contextOf = (found: SessionFound, requestId: string): TenantContext => ({
  tenantId: found.tenantId,
  actor: { kind: 'user', id: found.userId, name: found.displayName },
  grants: found.grants,
  locale: found.locale,
  requestId,
});
