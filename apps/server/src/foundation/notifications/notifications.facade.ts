import type { NotificationKind, NotificationParams } from '@larder/contracts/notifications/kinds';
import type { Role } from '@larder/contracts/permissions';
import type { Tx } from '../../platform/db/tx.ts';

/** Something to tell people. */
export interface NewNotification<K extends NotificationKind> {
  readonly kind: K;
  readonly params: NotificationParams<K>;
  /** The store that it is about; null: the whole chain. */
  readonly storeId: string | null;
  /**
   * Names the situation, for example `order-cutoff:<orderId>`. A person is told once per key, however often the event
   * behind it is delivered.
   */
  readonly dedupKey: string;
  /** Named people, or whoever holds one of the roles with a scope that covers the store; not those who did it themselves. */
  readonly to:
    | { readonly users: readonly string[] }
    | { readonly roles: readonly Role[]; readonly except?: readonly string[] };
}

export type AnyNotification = { readonly [K in NotificationKind]: NewNotification<K> }[NotificationKind];

/** Tells people things. Knows neither orders nor stock: what it says is a kind and its data. */
export abstract class NotificationsApi {
  /**
   * Tells each of the people once, in the caller's transaction. Whoever may not see a notification's kind in its store is
   * left out, as is whoever switched the kind off; mails leave after the commit.
   */
  abstract notify(tx: Tx, ...news: readonly AnyNotification[]): Promise<void>;

  /**
   * What `dedupKey` told of is over and asks nothing of anybody: it counts as read by whoever has not read it, in the
   * caller's transaction, and stays in their lists.
   */
  abstract settle(tx: Tx, dedupKey: string): Promise<void>;
}
