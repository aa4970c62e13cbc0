import { newIdempotencyKey } from './api-client.ts';
import { createValue, type Observable } from './observable.ts';
import { offlineOwner } from './offline.ts';

/** Filters of a page under a name of the person's own. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly search: Readonly<Record<string, string>>;
}

export interface SavedViews extends Observable<readonly SavedView[]> {
  add(name: string, search: SavedView['search']): void;
  remove(id: string): void;
}

const keyOf = (page: string): string => `larder.views:${offlineOwner() ?? ''}:${page}`;

function read(key: string): SavedView[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(found) ? (found as SavedView[]) : [];
  } catch {
    // Storage can be blocked or hold something foreign: the page then has its own views only.
    return [];
  }
}

/** The signed-in person's views of one page, kept on this device. The address holds the filters, so a view can be sent on. */
export function savedViewsOf(page: string): SavedViews {
  const key = keyOf(page);
  const value = createValue<readonly SavedView[]>(read(key));
  const write = (next: readonly SavedView[]) => {
    value.set(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch (error) {
      console.warn('views are kept for this page only', error);
    }
  };
  return {
    get: value.get,
    subscribe: value.subscribe,
    add: (name, search) => write([...value.get(), { id: newIdempotencyKey(), name, search }]),
    remove: (id) => write(value.get().filter((view) => view.id !== id)),
  };
}
