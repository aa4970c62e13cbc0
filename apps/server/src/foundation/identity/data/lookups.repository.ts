import type { Role } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { LookupDb } from '../../../platform/db/lookup-db.ts';
import { Together } from '../../../platform/db/together.ts';
import type { Grant, Locale } from '../../../platform/tenancy/tenant-context.ts';

export interface SessionFound {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly locale: Locale;
  readonly lastSeenAt: Date;
  readonly grants: readonly Grant[];
}

export interface DeviceFound {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly storeId: string;
  readonly name: string;
  readonly lastSeenAt: Date | null;
}

interface DeviceRow {
  tenant_id: string;
  device_id: string;
  store_id: string;
  name: string;
  last_seen_at: Date | null;
}

interface SessionRow {
  tenant_id: string;
  session_id: string;
  user_id: string;
  display_name: string;
  locale: Locale;
  last_seen_at: Date;
  grants: { role: Role; stores: string[] | 'all' }[];
}

const sessionOf = (row: SessionRow): SessionFound => ({
  tenantId: row.tenant_id,
  sessionId: row.session_id,
  userId: row.user_id,
  displayName: row.display_name,
  locale: row.locale,
  lastSeenAt: row.last_seen_at,
  grants: row.grants,
});

const deviceOf = (row: DeviceRow): DeviceFound => ({
  tenantId: row.tenant_id,
  deviceId: row.device_id,
  storeId: row.store_id,
  name: row.name,
  lastSeenAt: row.last_seen_at,
});

/** Keys of one round trip. */
const MOST_KEYS = 200;
/** Between two of them while tills keep asking. */
const PAUSE_MS = 5;
/** A session unused for this long is over. */
const IDLE = '14 days';

/** Look-ups before the tenant is known. Nothing is cached: what was revoked is out on the next request. */
@Injectable()
export class LookupsRepository {
  private readonly devices = new Together<Buffer, DeviceRow | undefined>(
    (hashes) => this.db.each<DeviceRow>('device_by_key', hashes, []),
    MOST_KEYS,
    PAUSE_MS,
  );

  constructor(
    private readonly db: LookupDb,
    private readonly clock: Clock,
  ) {}

  async session(hash: Buffer): Promise<SessionFound | null> {
    const row = await this.db.first<SessionRow>('session_by_token', [hash, this.clock.now(), IDLE]);
    return row ? sessionOf(row) : null;
  }

  /** One round trip for all; the answers stand in the order of the hashes. */
  async sessions(hashes: readonly Buffer[]): Promise<(SessionFound | null)[]> {
    const rows = await this.db.each<SessionRow>('session_by_token', hashes, [this.clock.now(), IDLE]);
    return rows.map((row) => (row ? sessionOf(row) : null));
  }

  async tenantByCode(code: string): Promise<string | null> {
    const row = await this.db.first<{ tenant_id: string }>('tenant_by_code', [code]);
    return row?.tenant_id ?? null;
  }

  /** Hundreds of tills ask within a second: those that come at once share a round trip. */
  async device(hash: Buffer): Promise<DeviceFound | null> {
    const row = await this.devices.of(hash);
    return row ? deviceOf(row) : null;
  }

  async passwordLink(hash: Buffer): Promise<{ readonly tenantId: string; readonly linkId: string } | null> {
    const row = await this.db.first<{ tenant_id: string; link_id: string }>('password_link_by_token', [
      hash,
      this.clock.now(),
    ]);
    return row ? { tenantId: row.tenant_id, linkId: row.link_id } : null;
  }
}
