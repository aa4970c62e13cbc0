import type { Permission } from '@larder/contracts/permissions';
import type { Tx } from '../../../platform/db/tx.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import type { DueOrder } from '../../ordering/index.ts';
import type { TillState } from '../../pos-sync/index.ts';
import type { Concern } from '../domain/attention.ts';
import type { ReachedStore } from './reach.ts';
import type { StoreCells } from './store-cells.ts';

/** Names that a concern says at the most. */
export const MOST_NAMES = 3;

/** Everything the attention list is made of besides its own reads. */
export interface AttentionInput {
  readonly now: Date;
  readonly stores: readonly ReachedStore[];
  readonly cells: StoreCells;
  readonly orders: readonly DueOrder[];
  readonly tills: readonly TillState[];
  readonly lastTickets: ReadonlyMap<string, Date>;
}

export function concern(
  storeId: string,
  kind: Concern['kind'],
  rest: Pick<Concern, 'severity' | 'count' | 'impactMinor' | 'action'> & Partial<Concern>,
): Concern {
  return { storeId, kind, dueAt: null, since: null, businessDate: null, names: [], ...rest };
}

export const idsWith = (tx: Tx, permission: Permission, stores: readonly ReachedStore[]): string[] =>
  stores.map((s) => s.info.id).filter((id) => reaches(tx.ctx, permission, id));
