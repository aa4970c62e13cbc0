import { NOTIFICATION_KINDS, type NotificationKind } from '@larder/contracts/notifications/kinds';
import { type Role, roleHas } from '@larder/contracts/permissions';
import type { AnyNotification } from '../notifications.facade.ts';
import { channelOf, isMuted, NO_PREFERENCES, nextDigest, type Preferences } from './preferences.ts';

/** One role of a person, with one of the stores that it covers; null for what belongs to the whole chain. */
export interface Member {
  readonly userId: string;
  readonly role: Role;
  readonly storeId: string | null;
}

/** What one person is told. */
export interface Told {
  readonly userId: string;
  readonly kind: NotificationKind;
  readonly storeId: string | null;
  readonly params: unknown;
  readonly dedupKey: string;
  readonly quiet: boolean;
  /** When and how the mail leaves; null: none does. */
  readonly mail: { readonly dueAt: Date; readonly digest: boolean } | null;
}

/** Whether one of a person's roles lets them see the kind in the store. */
export function maySee(
  members: readonly Member[],
  userId: string,
  kind: NotificationKind,
  storeId: string | null,
): boolean {
  const { permission } = NOTIFICATION_KINDS[kind];
  return members.some((m) => m.userId === userId && m.storeId === storeId && roleHas(m.role, permission));
}

/** Who is told what, and how. Nobody twice, nobody who may not see it, nothing that a person has switched off. */
export function fanOut(
  news: readonly AnyNotification[],
  members: readonly Member[],
  preferences: ReadonlyMap<string, Preferences>,
  now: Date,
  mailEnabled: boolean,
): Told[] {
  const byStore = Map.groupBy(members, (m) => m.storeId);
  return news.flatMap((one) => {
    const there = byStore.get(one.storeId) ?? [];
    return [...recipients(one, there)].flatMap((userId): Told[] => {
      const own = preferences.get(userId) ?? NO_PREFERENCES;
      const channel = channelOf(one.kind, own);
      if (channel === 'off') return [];
      const quiet = isMuted(one.kind, one.storeId, own, now);
      const mailed = mailEnabled && channel === 'mail' && !quiet;
      const { digest } = own;
      return [
        {
          userId,
          kind: one.kind,
          storeId: one.storeId,
          params: one.params,
          dedupKey: one.dedupKey,
          quiet,
          mail: mailed ? { dueAt: digest ? nextDigest(now, digest) : now, digest: digest !== null } : null,
        },
      ];
    });
  });
}

function recipients(one: AnyNotification, there: readonly Member[]): Set<string> {
  const { permission } = NOTIFICATION_KINDS[one.kind];
  const seeing = new Set(there.filter((m) => roleHas(m.role, permission)).map((m) => m.userId));
  if ('users' in one.to) return new Set(one.to.users.filter((id) => seeing.has(id)));
  const { roles, except = [] } = one.to;
  return new Set(
    there
      .filter((m) => roles.includes(m.role) && seeing.has(m.userId) && !except.includes(m.userId))
      .map((m) => m.userId),
  );
}
