import type { LiveChange } from '@larder/contracts/live/live';
import { LIVE_TOPICS, type LiveTopic } from '@larder/contracts/live/topics';
import type { Permission } from '@larder/contracts/permissions';
import { can, type StoreScope, storesFor, type TenantContext } from '../tenancy/tenant-context.ts';
import type { LiveRow } from './live-feed.ts';

/** More names than this in one message say no more than their topics. */
const MOST_CHANGES = 60;

/** What one person may hear, computed once per stream: the stream ends when the person's rights change. */
export class LiveEar {
  private readonly scopes = new Map<Permission, ReadonlySet<string> | 'all'>();

  constructor(private readonly ctx: TenantContext) {}

  /** The change as this person is told of it, or null when it is not for them. Topics of a newer program are not known. */
  hears(row: LiveRow): LiveChange | null {
    const permission = LIVE_TOPICS[row.topic as LiveTopic] as Permission | undefined;
    if (permission === undefined || row.tenant_id !== this.ctx.tenantId) return null;
    if (row.user_id !== null && row.user_id !== this.ctx.actor.id) return null;
    if (!this.reaches(permission, row)) return null;
    return {
      topic: row.topic as LiveTopic,
      ...(row.store_id === null ? {} : { storeId: row.store_id }),
      ...(row.key === null ? {} : { key: row.key }),
    };
  }

  private reaches(permission: Permission, row: LiveRow): boolean {
    if (!can(this.ctx, permission)) return false;
    const scope = this.scope(permission);
    return scope === 'all' || (!row.chain && (row.store_id === null || scope.has(row.store_id)));
  }

  private scope(permission: Permission): ReadonlySet<string> | 'all' {
    const known = this.scopes.get(permission);
    if (known) return known;
    const stores: StoreScope = storesFor(this.ctx, permission);
    const scope = stores === 'all' ? stores : new Set(stores);
    this.scopes.set(permission, scope);
    return scope;
  }
}

/** Changes that wait to be told, each once. */
export class PendingChanges {
  private readonly changes = new Map<string, LiveChange>();

  add(change: LiveChange): void {
    this.changes.set(`${change.topic} ${change.storeId ?? ''} ${change.key ?? ''}`, change);
  }

  get empty(): boolean {
    return this.changes.size === 0;
  }

  /** Takes them all; very many become one per topic and store, or one per topic. */
  take(): LiveChange[] {
    const all = [...this.changes.values()];
    this.changes.clear();
    if (all.length <= MOST_CHANGES) return all;
    const perStore = unique(all.map(({ topic, storeId }) => (storeId === undefined ? { topic } : { topic, storeId })));
    return perStore.length <= MOST_CHANGES ? perStore : unique(perStore.map(({ topic }) => ({ topic })));
  }
}

const unique = (changes: readonly LiveChange[]): LiveChange[] => [
  ...new Map(changes.map((change) => [`${change.topic} ${change.storeId ?? ''}`, change])).values(),
];
