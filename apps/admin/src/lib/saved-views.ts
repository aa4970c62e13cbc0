import { type UserView, ViewName, viewRoutes } from '@larder/contracts/identity/views';
import { toast } from '@larder/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, newIdempotencyKey } from './api-client.ts';
import { offlineOwner } from './offline.ts';
import { apiQuery, useProblemText } from './query.ts';

export type SavedView = Pick<UserView, 'id' | 'name' | 'search'>;

export interface SavedViews {
  readonly views: readonly SavedView[];
  add(name: string, search: SavedView['search']): void;
  remove(id: string): void;
}

const NONE: readonly SavedView[] = [];

/** The signed-in person's views of one page, the same on every device. Shown at once; a refusal takes the change back. */
export function useSavedViews(page: string): SavedViews {
  const client = useQueryClient();
  const problemText = useProblemText();
  const options = apiQuery('identity', viewRoutes.list, { query: { page } });
  const { data } = useQuery(options);
  const change = async (next: (items: UserView[]) => UserView[], send: () => Promise<unknown>) => {
    await client.cancelQueries({ queryKey: options.queryKey });
    const before = client.getQueryData(options.queryKey);
    client.setQueryData(options.queryKey, (now) => ({ items: next(now?.items ?? []) }));
    try {
      await send();
    } catch (error) {
      toast.error(problemText(error));
      // Nothing was loaded yet: setting undefined would leave the refused view on the page.
      if (before === undefined) await client.resetQueries({ queryKey: options.queryKey, exact: true });
      else client.setQueryData(options.queryKey, before);
    }
    await client.invalidateQueries({ queryKey: options.queryKey });
  };
  const loaded = data !== undefined;
  useEffect(() => {
    if (!loaded) return;
    void bringOver(page).then((moved) =>
      moved
        ? client.invalidateQueries({ queryKey: apiQuery('identity', viewRoutes.list, { query: { page } }).queryKey })
        : null,
    );
  }, [loaded, page, client]);
  return {
    views: data?.items ?? NONE,
    add: (name, search) =>
      void change(
        (items) => [...items, { id: newIdempotencyKey(), page, name, search }],
        () => call(viewRoutes.add, { body: { page, name, search } }),
      ),
    remove: (id) =>
      void change(
        (items) => items.filter((view) => view.id !== id),
        () => call(viewRoutes.remove, { params: { id } }),
      ),
  };
}

const keyOf = (page: string): string => `larder.views:${offlineOwner() ?? ''}:${page}`;

/**
 * Views that an older version kept on this device go to the server, once: those that it takes or has already are forgotten
 * here, the others stay for the next time. @returns whether any went
 */
export async function bringOver(page: string): Promise<boolean> {
  const kept = read(keyOf(page));
  if (kept.length === 0) return false;
  // Forgotten first: a second tab must not send them again. What fails is put back.
  write(keyOf(page), []);
  const failed: SavedView[] = [];
  for (const { name, search, id } of kept) {
    try {
      await call(viewRoutes.add, { body: { page, name, search } });
    } catch (error) {
      if ((error as { status?: number }).status !== 422) failed.push({ id, name, search });
    }
  }
  if (failed.length > 0) write(keyOf(page), [...read(keyOf(page)), ...failed]);
  return failed.length < kept.length;
}

function read(key: string): SavedView[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(found) ? found.filter(isView) : [];
  } catch {
    // Storage can be blocked or hold something foreign.
    return [];
  }
}

const isView = (found: unknown): found is SavedView => {
  const view = found as Partial<SavedView> | null;
  return (
    ViewName.safeParse(view?.name).success &&
    typeof view?.search === 'object' &&
    Object.values(view.search ?? {}).every((value) => typeof value === 'string')
  );
};

function write(key: string, views: readonly SavedView[]): void {
  try {
    if (views.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(views));
  } catch {
    // Blocked storage kept nothing before either.
  }
}
