import { NOTIFICATION_KINDS, type NotificationKind } from '@larder/contracts/notifications/kinds';
import type {
  MuteView,
  NotificationPreferences,
  NotificationQuery,
  NotificationView,
} from '@larder/contracts/notifications/notifications';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import { IdentityApi } from '../../identity/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { type NotificationRow, NotificationsRepository } from '../data/notifications.repository.ts';
import { PreferencesRepository } from '../data/preferences.repository.ts';
import { channelOf, NO_PREFERENCES } from '../domain/preferences.ts';
import { kindsOf, sightOf } from './sight.ts';

const EIGHT_O_CLOCK = 8 * 60;

/** Reads of the acting person's own notifications and choices. */
@Injectable()
export class NotificationQueries {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly preferences: PreferencesRepository,
    private readonly org: OrgApi,
    private readonly identity: IdentityApi,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  async list(
    tx: Tx,
    query: z.output<typeof NotificationQuery>,
  ): Promise<{ items: NotificationView[]; nextCursor: string | null }> {
    const [at, id] = cursorParts(query.cursor, 'instant', 'uuid') ?? [];
    const rows = await this.notifications.page(
      tx,
      { sight: sightOf(tx.ctx), unread: query.unread ?? false, kind: query.kind, storeId: query.storeId },
      at === undefined || id === undefined ? undefined : { at, id },
      query.limit + 1,
    );
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const stores = await this.stores(
      tx,
      page.map((r) => r.storeId),
    );
    return {
      items: page.map((row) => viewOf(row, stores)),
      nextCursor: rows.length > page.length && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    };
  }

  unread(tx: Tx): Promise<number> {
    return this.notifications.unread(tx, sightOf(tx.ctx));
  }

  async choices(tx: Tx): Promise<NotificationPreferences> {
    const { id } = tx.ctx.actor;
    const now = this.clock.now();
    const chosen = (await this.preferences.of(tx, [id], now)).get(id) ?? NO_PREFERENCES;
    const setting = await this.preferences.setting(tx, id);
    const mutes = await this.preferences.mutes(tx, id, now);
    const stores = await this.stores(
      tx,
      mutes.map((m) => m.storeId),
    );
    return {
      version: setting?.version ?? 0,
      kinds: kindsOf(tx.ctx).map((kind) => ({
        kind,
        channel: channelOf(kind, chosen),
        required: NOTIFICATION_KINDS[kind].required,
      })),
      digest: setting?.digest ?? false,
      digestMinute: setting?.digestMinute ?? EIGHT_O_CLOCK,
      zone: setting?.zone ?? (await this.org.tenant(tx)).zone,
      mutes: mutes.flatMap((mute): MuteView[] => {
        if (mute.kind !== null && !(mute.kind in NOTIFICATION_KINDS)) return [];
        const store = mute.storeId === null ? null : stores.get(mute.storeId);
        return [
          {
            id: mute.id,
            kind: mute.kind as NotificationKind | null,
            store: store ? { id: store.id, name: store.name, nameEn: store.nameEn } : null,
            until: mute.until.toISOString(),
          },
        ];
      }),
      mail: {
        enabled: this.mailer.enabled,
        hasAddress: (await this.identity.mailAddresses(tx, [id])).has(id),
      },
    };
  }

  private async stores(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, StoreInfo>> {
    const known = [...new Set(ids.filter((id) => id !== null))];
    return new Map((await this.org.stores(tx, known)).map((s) => [s.id, s]));
  }
}

function viewOf(row: NotificationRow, stores: ReadonlyMap<string, StoreInfo>): NotificationView {
  const store = row.storeId === null ? undefined : stores.get(row.storeId);
  return {
    id: row.id,
    kind: row.kind as NotificationKind,
    store: store ? { id: store.id, name: store.name, nameEn: store.nameEn, zone: store.zone } : null,
    params: { ...row.params },
    quiet: row.quiet,
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  };
}
