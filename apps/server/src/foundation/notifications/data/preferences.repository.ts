import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { plainArray, textArray } from '../../../platform/db/array-literal.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { VersionConflict } from '../../../platform/errors/domain-error.ts';
import type { Channel, Mute, Preferences } from '../domain/preferences.ts';
import { sqlTables } from './notifications.tables.ts';

export interface Setting {
  readonly digest: boolean;
  readonly digestMinute: number;
  readonly zone: string;
  readonly version: number;
}

export interface MuteRow extends Mute {
  readonly id: string;
}

/** What people chose. */
@Injectable()
export class PreferencesRepository {
  /** Of several people at once; whoever chose nothing is absent. */
  async of(tx: Tx, userIds: readonly string[], now: Date): Promise<Map<string, Preferences>> {
    const ids = plainArray(userIds);
    const choices = await sql<{ userId: string; kind: string; channel: Channel }>`
      select user_id "userId", kind, channel from notification_choice where tenant_id = ${tx.ctx.tenantId} and user_id = any(${ids}::uuid[])`.execute(
      sqlTables(tx),
    );
    const settings = await sql<{ userId: string; digest: boolean; minute: number; zone: string }>`
      select user_id "userId", digest, digest_minute "minute", zone from notification_setting where tenant_id = ${tx.ctx.tenantId} and user_id = any(${ids}::uuid[])`.execute(
      sqlTables(tx),
    );
    const mutes = await sql<Mute & { userId: string }>`
      select user_id "userId", kind, store_id "storeId", until from notification_mute
      where tenant_id = ${tx.ctx.tenantId} and user_id = any(${ids}::uuid[]) and until > ${now}`.execute(sqlTables(tx));
    const digests = new Map(settings.rows.map((s) => [s.userId, s.digest ? { minute: s.minute, zone: s.zone } : null]));
    const byUser = Map.groupBy(choices.rows, (c) => c.userId);
    const muted = Map.groupBy(mutes.rows, (m) => m.userId);
    return new Map(
      [...new Set([...digests.keys(), ...byUser.keys(), ...muted.keys()])].map((id) => [
        id,
        {
          choices: new Map((byUser.get(id) ?? []).map((c) => [c.kind, c.channel])),
          digest: digests.get(id) ?? null,
          mutes: muted.get(id) ?? [],
        },
      ]),
    );
  }

  async setting(tx: Tx, userId: string): Promise<Setting | undefined> {
    const { rows } =
      await sql<Setting>`select digest, digest_minute "digestMinute", zone, version from notification_setting
      where tenant_id = ${tx.ctx.tenantId} and user_id = ${userId}::uuid`.execute(sqlTables(tx));
    return rows[0];
  }

  /** @throws VersionConflict; version 0 stands for "never saved" */
  async save(
    tx: Tx,
    userId: string,
    setting: Setting,
    choices: readonly { readonly kind: string; readonly channel: Channel }[],
  ): Promise<void> {
    const { rows } = await sql<{ version: number }>`
      insert into notification_setting as s (tenant_id, user_id, digest, digest_minute, zone, version)
      values (${tx.ctx.tenantId}, ${userId}::uuid, ${setting.digest}, ${setting.digestMinute}, ${setting.zone}, 1)
      on conflict (tenant_id, user_id) do update set digest = excluded.digest, digest_minute = excluded.digest_minute, zone = excluded.zone, version = s.version + 1
      where s.version = ${setting.version} returning version`.execute(sqlTables(tx));
    if (rows[0]?.version !== setting.version + 1)
      throw new VersionConflict((await this.setting(tx, userId))?.version ?? 0);
    await sql`delete from notification_choice where tenant_id = ${tx.ctx.tenantId} and user_id = ${userId}::uuid`.execute(
      sqlTables(tx),
    );
    await sql`insert into notification_choice (tenant_id, user_id, kind, channel)
      select ${tx.ctx.tenantId}::uuid, ${userId}::uuid, k, c from unnest(${textArray(choices.map((c) => c.kind))}::text[], ${textArray(choices.map((c) => c.channel))}::text[]) z(k, c)`.execute(
      sqlTables(tx),
    );
  }

  async mutes(tx: Tx, userId: string, now: Date): Promise<MuteRow[]> {
    const { rows } = await sql<MuteRow>`select id, kind, store_id "storeId", until from notification_mute
      where tenant_id = ${tx.ctx.tenantId} and user_id = ${userId}::uuid and until > ${now} order by until, id`.execute(
      sqlTables(tx),
    );
    return rows;
  }

  /** The same mute again moves its end. */
  async mute(tx: Tx, userId: string, mute: MuteRow, at: Date): Promise<void> {
    await sql`insert into notification_mute (tenant_id, id, user_id, kind, store_id, until, created_at)
      values (${tx.ctx.tenantId}, ${mute.id}, ${userId}::uuid, ${mute.kind}, ${mute.storeId}, ${mute.until}, ${at})
      on conflict (tenant_id, user_id, kind, store_id) do update set until = excluded.until`.execute(sqlTables(tx));
  }

  async unmute(tx: Tx, userId: string, id: string): Promise<boolean> {
    const done =
      await sql`delete from notification_mute where tenant_id = ${tx.ctx.tenantId} and user_id = ${userId}::uuid and id = ${id}::uuid`.execute(
        sqlTables(tx),
      );
    return (done.numAffectedRows ?? 0n) > 0n;
  }

  async forgetMutes(tx: Tx, before: Date): Promise<void> {
    await sql`delete from notification_mute where tenant_id = ${tx.ctx.tenantId} and until < ${before}`.execute(
      sqlTables(tx),
    );
  }
}
