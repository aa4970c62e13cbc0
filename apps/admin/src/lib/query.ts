import type { RouteDefinition, RouteInput, RouteOutput } from '@larder/contracts/common/route';
import { useTranslations } from '@larder/i18n/react';
import { toast } from '@larder/ui';
import {
  QueryClient as Client,
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { call, newIdempotencyKey } from './api-client.ts';
import { keepAnswer, keptAnswer, offlineOwner } from './offline.ts';
import { ProblemError } from './problem.ts';

let activeTenant: string | null = null;

/** Set by the session bootstrap; null after sign-out. */
export function setActiveTenant(tenantId: string | null): void {
  activeTenant = tenantId;
}

/**
 * Cache key `[tenantId, module, …parts]`.
 * @throws outside of a session, because a key without a tenant could show one chain's data to another.
 */
export function queryKey(module: string, ...parts: unknown[]): readonly unknown[] {
  if (!activeTenant) throw new Error('queryKey needs a session');
  return [activeTenant, module, ...parts];
}

/** Repeats only what may heal by itself: no answer, too many requests, a failing server. */
function shouldRetry(count: number, error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return count < 2 && (error.status === 0 || error.status === 429 || error.status >= 502);
}

/** The one QueryClient of the page. */
export function createQueryClient(): QueryClient {
  return new Client({
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: shouldRetry, networkMode: 'offlineFirst' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/** Query options of one GET route: `useQuery(apiQuery('ordering', orderRoutes.get, { params: { id } }))`. */
export function apiQuery<const R extends RouteDefinition>(module: string, route: R, input: RouteInput<R>) {
  return queryOptions<RouteOutput<R>, ProblemError>({
    queryKey: queryKey(module, route.path, input),
    queryFn: ({ signal }) => call(route, input, { signal }),
  });
}

/**
 * Like apiQuery, for what must stay readable without a connection: the last answer is kept on the device for this person.
 * Without an answer of the server the kept one is given; `useConnection` says that it may be old.
 */
export function keptQuery<const R extends RouteDefinition>(module: string, route: R, input: RouteInput<R>) {
  const options = apiQuery(module, route, input);
  const key = JSON.stringify([module, route.path, input]);
  return queryOptions<RouteOutput<R>, ProblemError>({
    ...options,
    queryFn: async ({ signal }) => {
      const owner = offlineOwner();
      try {
        const answer = await call(route, input, { signal });
        if (owner) void keepAnswer(owner, key, answer);
        return answer;
      } catch (error) {
        if (!owner || !(error instanceof ProblemError) || error.status !== 0) throw error;
        const kept = (await keptAnswer(owner, key)) as RouteOutput<R> | undefined;
        if (kept === undefined) throw error;
        return kept;
      }
    },
  });
}

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
  total?: number | undefined;
}

/** Infinite-query options of a cursor list; `useInfiniteQuery(apiPages('catalog', itemRoutes.list, { query: { q } }))`. */
export function apiPages<const R extends RouteDefinition, Item>(
  module: string,
  route: R & { response: { _output: Page<Item> } },
  input: RouteInput<R>,
) {
  return infiniteQueryOptions<Page<Item>, ProblemError, InfiniteData<Page<Item>>, readonly unknown[], string | null>({
    queryKey: queryKey(module, route.path, 'pages', input),
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const { query } = input as { query?: object };
      const withCursor = { ...(input as object), query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } };
      return call(route, withCursor as RouteInput<R>, { signal }) as Promise<Page<Item>>;
    },
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** All loaded rows of a cursor list. */
export function rowsOf<Item>(data: InfiniteData<Page<Item>> | undefined): Item[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

export interface ApiMutationOptions<R extends RouteDefinition> {
  route: R;
  /** Modules whose cached answers are stale afterwards. */
  invalidates: readonly string[];
  /** Changes the cache before the server answers; returns what puts it back. */
  optimistic?: ((input: RouteInput<R>, client: QueryClient) => () => void) | undefined;
  /** Said in a toast after success. */
  success?: ((output: RouteOutput<R>, input: RouteInput<R>) => string) | undefined;
  /** Given, the success toast offers undo for 10 s. */
  undo?:
    | {
        label: string;
        /** Absent: it can always be undone. */
        when?: (output: RouteOutput<R>) => boolean;
        run: (output: RouteOutput<R>, input: RouteInput<R>) => Promise<unknown>;
      }
    | undefined;
  onSuccess?: ((output: RouteOutput<R>, input: RouteInput<R>) => void) | undefined;
  /** True keeps the error toast away, for forms that show the problem themselves. */
  quiet?: boolean | undefined;
}

/** A person's sentence for any failure: the server's own words when it gave some. */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations('shell');
  return (error) => {
    if (!(error instanceof ProblemError)) return t('error.failed');
    if (error.status === 0) return t('error.network');
    if (error.status === 409 && !error.detail) return t('error.conflict');
    if (error.status >= 500) return t('error.server');
    return error.detail ?? error.title;
  };
}

/** One write: idempotency key per intent, optimistic change with roll-back, invalidation, toast with undo. */
export function useApiMutation<const R extends RouteDefinition>(
  options: ApiMutationOptions<R>,
): UseMutationResult<RouteOutput<R>, ProblemError, RouteInput<R>, () => void> {
  const client = useQueryClient();
  const problemText = useProblemText();
  const refresh = () =>
    Promise.all(options.invalidates.map((module) => client.invalidateQueries({ queryKey: queryKey(module) })));

  return useMutation<RouteOutput<R>, ProblemError, RouteInput<R>, () => void>({
    mutationFn: (input) => call(options.route, input, { idempotencyKey: newIdempotencyKey() }),
    onMutate: async (input) => {
      if (!options.optimistic) return () => undefined;
      await Promise.all(options.invalidates.map((module) => client.cancelQueries({ queryKey: queryKey(module) })));
      return options.optimistic(input, client);
    },
    onSuccess: (output, input) => {
      const { undo } = options;
      const message = options.success?.(output, input);
      if (message) {
        const run = () => {
          undo?.run(output, input).then(refresh, (error: unknown) => toast.error(problemText(error)));
        };
        toast.success(message, undo && undo.when?.(output) !== false ? { undo: { label: undo.label, run } } : {});
      }
      options.onSuccess?.(output, input);
    },
    onError: (error, _input, rollBack) => {
      rollBack?.();
      if (!options.quiet) toast.error(problemText(error));
    },
    onSettled: refresh,
  });
}
