import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type Session, useSession } from './session.ts';

type SessionStore = Session['stores'][number];

/** What the whole screen is about: every store in scope, one region, or one store. */
export type Scope =
  | { kind: 'all'; value: 'all' }
  | { kind: 'region'; value: string; regionId: string }
  | { kind: 'store'; value: string; storeId: string };

/** Reads the URL's `scope`. One that names nothing in this session falls back to the widest the person has. */
export function parseScope(raw: unknown, session: Session): Scope {
  const text = typeof raw === 'string' ? raw : '';
  const [kind, id] = text.split(':');
  if (kind === 'store' && id && session.stores.some((store) => store.id === id)) {
    return { kind: 'store', value: text, storeId: id };
  }
  if (kind === 'region' && id && session.stores.some((store) => store.regionId === id)) {
    return { kind: 'region', value: text, regionId: id };
  }
  const [only, second] = session.stores;
  if (only && !second && !session.allStores) return { kind: 'store', value: `store:${only.id}`, storeId: only.id };
  return { kind: 'all', value: 'all' };
}

export interface ScopeView {
  scope: Scope;
  /** Stores that the scope covers, in tree order. */
  stores: SessionStore[];
  /** The store when the scope is one store, else null. */
  store: SessionStore | null;
  /** Zone and currency for figures: the store's, else the chain's. */
  zone: string;
  currency: string;
  setScope: (value: string) => void;
}

/** Stores that a scope covers. */
export function storesIn(scope: Scope, session: Session): SessionStore[] {
  if (scope.kind === 'store') return session.stores.filter((store) => store.id === scope.storeId);
  if (scope.kind === 'region') return session.stores.filter((store) => store.regionId === scope.regionId);
  return session.stores;
}

/** How many of the places sell, and how many are kitchens and warehouses: nobody counts a warehouse as a store. */
export function countPlaces(places: readonly Pick<SessionStore, 'kind'>[]): { count: number; sites: number } {
  const count = places.filter((place) => place.kind === 'store').length;
  return { count, sites: places.length - count };
}

/** The scope of the current URL; changing it keeps the page and its other parameters. */
export function useScope(): ScopeView {
  const session = useSession();
  const raw = useSearch({ strict: false, select: (search) => (search as { scope?: unknown }).scope });
  const navigate = useNavigate() as unknown as (options: { to: string; search: unknown }) => Promise<void>;
  return useMemo(() => {
    const scope = parseScope(raw, session);
    const stores = storesIn(scope, session);
    const store = scope.kind === 'store' ? (stores[0] ?? null) : null;
    const setScope = (value: string) => {
      const search = (previous: Record<string, unknown>) => ({
        ...previous,
        scope: value === 'all' ? undefined : value,
      });
      void navigate({ to: '.', search });
    };
    return {
      scope,
      stores,
      store,
      zone: store?.zone ?? session.tenant.zone,
      currency: store?.currency ?? session.tenant.currency,
      setScope,
    };
  }, [raw, session, navigate]);
}

/** A record's name in the reader's language; the English name is optional. */
export function nameIn(locale: string, names: { name: string; nameEn: string | null }): string {
  return locale === 'en' ? (names.nameEn ?? names.name) : names.name;
}
