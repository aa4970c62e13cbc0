import { NOTIFICATION_KINDS, type NotificationKind } from '@larder/contracts/notifications/kinds';
import { addDays, instantOf, localParts } from '../../../platform/clock/business-date.ts';

export type Channel = 'off' | 'app' | 'mail';

export interface Mute {
  /** Null: every kind of the store. */
  readonly kind: string | null;
  /** Null: the kind in every store. */
  readonly storeId: string | null;
  readonly until: Date;
}

/** A time of the day at which a person gets their mails together. */
export interface DigestHour {
  readonly minute: number;
  readonly zone: string;
}

export interface Preferences {
  readonly choices: ReadonlyMap<string, Channel>;
  /** Null: each mail leaves at once. */
  readonly digest: DigestHour | null;
  readonly mutes: readonly Mute[];
}

export const NO_PREFERENCES: Preferences = { choices: new Map(), digest: null, mutes: [] };

/** How a person gets a kind. One that is required can't be off. */
export function channelOf(kind: NotificationKind, preferences: Preferences): Channel {
  const { required, channel } = NOTIFICATION_KINDS[kind];
  const chosen = preferences.choices.get(kind) ?? channel;
  return required && chosen === 'off' ? 'app' : chosen;
}

/** True when a mute covers the kind in the store at this instant. A required kind is never muted. */
export function isMuted(kind: NotificationKind, storeId: string | null, preferences: Preferences, now: Date): boolean {
  if (NOTIFICATION_KINDS[kind].required) return false;
  return preferences.mutes.some(
    (mute) =>
      mute.until > now &&
      (mute.kind === null || mute.kind === kind) &&
      (mute.storeId === null || mute.storeId === storeId),
  );
}

/** The next time the hour comes after an instant, in the person's zone. */
export function nextDigest(now: Date, { minute, zone }: DigestHour): Date {
  const today = localParts(now, zone).date;
  const at = instantOf(today, minute, zone);
  return at > now ? at : instantOf(addDays(today, 1), minute, zone);
}
