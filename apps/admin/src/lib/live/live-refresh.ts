import type { LiveChange } from '@larder/contracts/live/live';
import type { LiveTopic } from '@larder/contracts/live/topics';
import type { Query, QueryClient } from '@tanstack/react-query';
import { onLiveNews } from './live-state.ts';

/** Cached answers that a topic makes stale: those of a module, or of one of its routes. */
export type LiveTarget = readonly [module: string, path?: string];
/** Declared by each feature beside its routes. */
export type LiveTargets = Partial<Record<LiveTopic, readonly LiveTarget[]>>;

/** A page reads again at most this often, however much happens. */
const PAUSE_MS = 1_000;

/** Routes whose `:id` is a store. */
const STORE_AS_ID = /\/stores?\/:id(?:\/|$)/;

interface KeyInput {
  readonly params?: { readonly id?: unknown; readonly storeId?: unknown };
  readonly query?: { readonly storeId?: unknown };
}

/** True when a cached answer may have changed: same module and route, and not plainly about another store or record. */
export function concerns(key: readonly unknown[], [module, path]: LiveTarget, change: LiveChange): boolean {
  if (key[1] !== module || (path !== undefined && key[2] !== path)) return false;
  const { params, query } = (key.at(-1) ?? {}) as KeyInput;
  const record = params?.id;
  const ownRecord = change.topic.startsWith(`${module}.`);
  if (ownRecord && record !== undefined && change.key !== undefined && record !== change.key) return false;
  const store = params?.storeId ?? query?.storeId ?? (STORE_AS_ID.test(String(key[2])) ? params?.id : undefined);
  return store === undefined || change.storeId === undefined || store === change.storeId;
}

/**
 * Re-reads what the features declared stale, at once and then no more than once a second. A query that is under way may
 * have read too early: it runs again when it is through, and is not cut off, or a slow one would never end in a rush.
 */
export function refreshOnNews(client: QueryClient, targets: readonly LiveTargets[]): () => void {
  const all = new Set(targets.flatMap((t) => Object.values(t).flatMap((list) => list.map(([module]) => module))));
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    const again = [...waiting];
    waiting.clear();
    for (const hash of again) {
      const query = client.getQueryCache().get(hash);
      if (!query) continue;
      if (query.state.fetchStatus === 'fetching') waiting.add(hash);
      else void client.invalidateQueries({ queryKey: query.queryKey, exact: true, refetchType: refetchType() });
    }
    if (again.length > 0) timer = setTimeout(flush, PAUSE_MS);
  };

  const stale = (match: (query: Query) => boolean) => {
    for (const query of client.getQueryCache().findAll({ predicate: match })) waiting.add(query.queryHash);
    if (waiting.size > 0 && timer === undefined) flush();
  };

  const stop = onLiveNews((news) => {
    if (news === 'all') return stale((query) => all.has(String(query.queryKey[1])));
    stale((query) =>
      news.some((change) =>
        targets.some((t) => t[change.topic]?.some((target) => concerns(query.queryKey, target, change)) ?? false),
      ),
    );
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** A hidden page reads when it is looked at again: TanStack Query does that for what is stale. */
const refetchType = (): 'active' | 'none' => (document.visibilityState === 'hidden' ? 'none' : 'active');
