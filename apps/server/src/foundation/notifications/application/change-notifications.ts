import { NOTIFICATION_KINDS, type NotificationKind } from '@larder/contracts/notifications/kinds';
import type { MuteInput, SavePreferencesInput } from '@larder/contracts/notifications/notifications';
import type { Permission } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { NotificationsRepository } from '../data/notifications.repository.ts';
import { PreferencesRepository } from '../data/preferences.repository.ts';
import { nextDigest } from '../domain/preferences.ts';
import { muteEnded, requiredKind } from '../notifications.errors.ts';
import { MailQueue } from './mail-queue.ts';
import { kindsOf, sightOf } from './sight.ts';

const YEAR_MS = 366 * 86_400_000;

/** What a person does with their own notifications and choices. */
@Injectable()
export class ChangeNotifications {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly preferences: PreferencesRepository,
    private readonly mails: MailQueue,
    private readonly audit: AuditApi,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  async mark(tx: Tx, ids: readonly string[], read: boolean): Promise<void> {
    await this.notifications.mark(tx, sightOf(tx.ctx), ids, read ? this.clock.now() : null);
    this.tellOwnPages(tx);
  }

  async markAll(tx: Tx, until: Date, kind: NotificationKind | undefined, storeId: string | undefined): Promise<number> {
    const sight = sightOf(tx.ctx);
    const marked = await this.notifications.markAll(tx, { sight, kind, storeId }, until, this.clock.now());
    this.tellOwnPages(tx);
    return marked;
  }

  /** @throws InvalidInput for a required kind that would be off; VersionConflict */
  async save(tx: Tx, input: SavePreferencesInput): Promise<void> {
    const { id } = tx.ctx.actor;
    const own = new Set(kindsOf(tx.ctx));
    const refused = input.kinds.findIndex((c) => c.channel === 'off' && NOTIFICATION_KINDS[c.kind].required);
    if (refused >= 0) throw requiredKind(`kinds.${refused}.channel`);
    const choices = new Map(input.kinds.filter((c) => own.has(c.kind)).map((c) => [c.kind, c.channel]));
    await this.preferences.save(
      tx,
      id,
      input,
      [...choices].map(([kind, channel]) => ({ kind, channel })),
    );
    const now = this.clock.now();
    await this.mails.moveDigest(
      tx,
      id,
      input.digest ? nextDigest(now, { minute: input.digestMinute, zone: input.zone }) : now,
    );
    await this.audit.record(tx, {
      action: 'notifications.preference.save',
      entity: 'user',
      entityId: id,
      diff: { digest: input.digest, digestMinute: input.digestMinute, choices: Object.fromEntries(choices) },
    });
  }

  /** @throws InvalidInput for a required kind or an end outside the next year; NotFound for a store out of reach */
  async mute(tx: Tx, input: MuteInput): Promise<void> {
    const { kind, storeId } = input;
    const now = this.clock.now();
    const until = new Date(input.until);
    if (until <= now || until.getTime() > now.getTime() + YEAR_MS) throw muteEnded();
    if (kind !== null && NOTIFICATION_KINDS[kind].required) throw requiredKind('kind');
    if (storeId !== null && !reachesSomehow(tx, storeId)) throw new NotFound();
    await this.preferences.mute(tx, tx.ctx.actor.id, { id: newId(), kind, storeId, until }, now);
    await this.record(tx, 'notifications.mute.set', { kind, storeId, until: input.until });
  }

  /** @throws NotFound */
  async unmute(tx: Tx, id: string): Promise<void> {
    if (!(await this.preferences.unmute(tx, tx.ctx.actor.id, id))) throw new NotFound();
    await this.record(tx, 'notifications.mute.end', { muteId: id });
  }

  /** The same person's other tabs count again. */
  private tellOwnPages(tx: Tx): void {
    this.live.publish(tx, 'notifications.notification', { userId: tx.ctx.actor.id });
  }

  private record(tx: Tx, action: string, diff: Readonly<Record<string, unknown>>): Promise<void> {
    return this.audit.record(tx, { action, entity: 'user', entityId: tx.ctx.actor.id, diff });
  }
}

const PERMISSIONS: readonly Permission[] = [...new Set(Object.values(NOTIFICATION_KINDS).map((k) => k.permission))];

const reachesSomehow = (tx: Tx, storeId: string): boolean =>
  PERMISSIONS.some((permission) => reaches(tx.ctx, permission, storeId));
