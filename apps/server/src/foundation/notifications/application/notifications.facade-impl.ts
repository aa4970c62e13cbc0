import { NOTIFICATION_KINDS } from '@larder/contracts/notifications/kinds';
import { ROLES, roleHas } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import { IdentityApi } from '../../identity/index.ts';
import { NotificationsRepository } from '../data/notifications.repository.ts';
import { PreferencesRepository } from '../data/preferences.repository.ts';
import { fanOut, type Told } from '../domain/fan-out.ts';
import { type AnyNotification, NotificationsApi } from '../notifications.facade.ts';
import { MailQueue } from './mail-queue.ts';

const TOPIC = 'notifications.notification';
/** Beyond so many a row per person would say no more than one per store. */
const MOST_PEOPLE = 50;

@Injectable()
export class NotificationsFacade extends NotificationsApi {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly preferences: PreferencesRepository,
    private readonly mails: MailQueue,
    private readonly identity: IdentityApi,
    private readonly live: LiveBus,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** A fixed number of statements, however many people and notifications. */
  override async notify(tx: Tx, ...news: readonly AnyNotification[]): Promise<void> {
    if (news.length === 0) return;
    const now = this.clock.now();
    const roles = ROLES.filter((role) =>
      news.some((one) => roleHas(role, NOTIFICATION_KINDS[one.kind].permission) && isFor(one, role)),
    );
    const stores = [...new Set(news.map((one) => one.storeId))];
    const members = await this.identity.audience(tx, roles, stores, namedOnly(news));
    if (members.length === 0) return;
    const preferences = await this.preferences.of(tx, [...new Set(members.map((m) => m.userId))], now);
    const told = await this.notifications.insert(
      tx,
      fanOut(news, members, preferences, now, this.mailer.enabled).map(plain),
      now,
    );
    await this.mails.add(tx, told);
    this.tellPages(tx, told);
  }

  override async settle(tx: Tx, dedupKey: string): Promise<void> {
    this.tellPages(tx, await this.notifications.settle(tx, dedupKey, this.clock.now()));
  }

  /** Open pages count again: those of the people, or of the stores where the people are many. */
  private tellPages(tx: Tx, told: readonly Pick<Told, 'userId' | 'storeId'>[]): void {
    const people = new Set(told.map((one) => one.userId));
    if (people.size <= MOST_PEOPLE) {
      for (const userId of people) this.live.publish(tx, TOPIC, { userId });
      return;
    }
    for (const storeId of new Set(told.map((one) => one.storeId))) this.live.publish(tx, TOPIC, { storeId });
  }
}

const isFor = (one: AnyNotification, role: (typeof ROLES)[number]): boolean =>
  'users' in one.to || one.to.roles.includes(role);

/** The people to look up, when every notification names its own. */
function namedOnly(news: readonly AnyNotification[]): string[] | undefined {
  const named = news.flatMap((one) => ('users' in one.to ? [one.to.users] : []));
  return named.length === news.length ? [...new Set(named.flat())] : undefined;
}

/** Params as they will be stored: a date that slipped in as an object would read differently after the round trip. */
const plain = (told: Told): Told => ({ ...told, params: NOTIFICATION_KINDS[told.kind].params.parse(told.params) });
