import { type RawBuilder, sql } from '@larder/db';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';

/** Condition that cuts rows to the caller's stores. `column` is written by us, never by a caller. */
export function storeIn(column: 't.store_id' | 'i.store_id', stores: StoreScope): RawBuilder<boolean> {
  if (stores === 'all') return sql<boolean>`true`;
  if (stores.length === 0) return sql<boolean>`false`;
  return sql<boolean>`${sql.ref(column)} in (${sql.join(stores.map((id) => sql`${id}::uuid`))})`;
}
