import { NOTIFICATION_KINDS, type NotificationKind } from '@larder/contracts/notifications/kinds';
import { can, storesFor, type TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import type { Sight } from '../data/notifications.repository.ts';

const KINDS = Object.keys(NOTIFICATION_KINDS) as NotificationKind[];

/** Kinds that a person may see today: grouped by permission, as the stores are the same then. */
export function sightOf(ctx: TenantContext): Sight[] {
  const groups = Map.groupBy(KINDS, (kind) => NOTIFICATION_KINDS[kind].permission);
  return [...groups].flatMap(([permission, kinds]) =>
    can(ctx, permission) ? [{ kinds, stores: storesFor(ctx, permission) }] : [],
  );
}

/** Kinds that concern a person at all. */
export const kindsOf = (ctx: TenantContext): NotificationKind[] =>
  KINDS.filter((kind) => can(ctx, NOTIFICATION_KINDS[kind].permission));
