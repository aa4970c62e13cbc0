import type { Permission } from '@larder/contracts/permissions';
import type { SendEdits } from '@larder/offline';
import type { PaletteProvider } from '@larder/ui';
import type { QueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type * as z from 'zod/mini';
import type { LiveTargets } from './live/live-refresh.ts';
import type { Session } from './session.ts';

/** Sections of the rail; their icons and order live in app/sections.tsx. */
export type SectionKey = 'today' | 'orders' | 'stock' | 'inspect' | 'insights' | 'data' | 'settings';

type ParamNames<Path extends string> = Path extends `${string}$${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Path extends `${string}$${infer Name}`
    ? Name
    : never;

export type RouteParams<Path extends string> = Record<ParamNames<Path>, string>;
export type SearchSchema = z.ZodMiniType<Record<string, unknown>, Record<string, unknown>>;
type SearchOf<Schema> = Schema extends z.ZodMiniType<infer Output> ? Output : Record<never, never>;

/** What a page may ask for before it is rendered. */
export interface PageStart {
  readonly client: QueryClient;
  readonly session: Session;
  readonly params: Readonly<Record<string, string>>;
  /** As the address has them, the scope included. */
  readonly search: Readonly<Record<string, unknown>>;
}

export interface PageModule {
  default: ComponentType;
  /** Asks for the page's data as soon as its chunk is here, beside its messages; never awaited by navigation. */
  start?: (input: PageStart) => void;
}

export interface FeatureRouteInit<Path extends string, Schema extends SearchSchema> {
  /** TanStack path, parameters as `$name`: `/orders/$orderId`. */
  path: Path;
  /** Missing permission shows the forbidden page; leave out for pages every signed-in person may open. */
  permission?: Permission | undefined;
  /** Search parameters with `z.catch` and `z._default`, so that a broken link still opens. Defaults never stand in the URL. */
  search?: Schema | undefined;
  /** The page as its own chunk: `() => import('./pages/order-list.tsx')` with a default export. */
  page: () => Promise<PageModule>;
  /** Message areas of this page beyond the feature's own. */
  messages?: readonly string[] | undefined;
}

export interface FeatureRoute<Path extends string = string, Schema extends SearchSchema = SearchSchema>
  extends FeatureRouteInit<Path, Schema> {
  /** Target of a `<RouteLink>` or `useGo()`. Search parameters left out take their defaults; the scope is kept. */
  to(...input: Target<Path, Schema>): RouteTarget;
  useParams(): RouteParams<Path>;
  useSearch(): SearchOf<Schema>;
  /** Changes some search parameters in place (replace, not push, unless asked). */
  useSetSearch(): (patch: Partial<SearchOf<Schema>>, mode?: 'replace' | 'push') => void;
}

type Target<Path extends string, Schema extends SearchSchema> = [ParamNames<Path>] extends [never]
  ? [input?: { search?: Partial<SearchOf<Schema>> }]
  : [input: { params: RouteParams<Path>; search?: Partial<SearchOf<Schema>> }];

export interface RouteTarget {
  to: string;
  params: Record<string, string>;
  search: Record<string, unknown>;
}

type LooseNavigate = (options: {
  to: string;
  params?: Record<string, string>;
  search?: unknown;
  replace?: boolean;
}) => Promise<void>;

/** Declares a page. The result also gives typed params, search and links, so that the feature needs no global route tree. */
export function featureRoute<const Path extends string, Schema extends SearchSchema = SearchSchema>(
  init: FeatureRouteInit<Path, Schema>,
): FeatureRoute<Path, Schema> {
  return {
    ...init,
    to: (...[input]) => {
      const given = (input ?? {}) as { params?: Record<string, string>; search?: Record<string, unknown> };
      return { to: init.path, params: given.params ?? {}, search: given.search ?? {} };
    },
    useParams: () => useParams({ strict: false }) as RouteParams<Path>,
    useSearch: () => useSearch({ strict: false }) as SearchOf<Schema>,
    useSetSearch: () => {
      const navigate = useNavigate() as unknown as LooseNavigate;
      return (patch, mode = 'replace') => {
        const search = (previous: Record<string, unknown>) => ({ ...previous, ...patch });
        void navigate({ to: '.', search, replace: mode === 'replace' });
      };
    },
  };
}

/** Erased form in which the shell keeps routes of every feature. */
export type AnyFeatureRoute = Pick<FeatureRoute, 'path' | 'permission' | 'search' | 'page' | 'messages'> & {
  // Bivariant on purpose: each route's own types were checked where it was declared.
  to(...input: never[]): RouteTarget;
};

/** One line of a section's menu. */
export interface NavEntry {
  section: SectionKey;
  /** Key under `page` in messages nav.json, for example `orders` → 建议订货. */
  page: string;
  path: string;
  permission?: Permission | undefined;
  /** Only for people with such a place in scope. */
  place?: Session['stores'][number]['kind'] | undefined;
  /** Position inside the section, low first. */
  order: number;
}

/** Sends what a person changed offline while the page that it was changed on is not open. */
export interface KeptSender {
  owns(subject: string): boolean;
  send: SendEdits;
}

/** Everything a feature hands to the shell. Exported as `feature` from `features/<name>/routes.tsx`. */
export interface Feature {
  /** Module of the server that the feature shows, for example `ordering`. */
  module: string;
  /** Message areas loaded before any page of the feature opens. */
  messages: readonly string[];
  nav: readonly NavEntry[];
  routes: readonly AnyFeatureRoute[];
  /** What to read again when a topic changes: `{ 'ordering.order': [['ordering', '/api/v1/ordering/orders']] }`. */
  live?: LiveTargets | undefined;
  /** Search of the command palette, loaded when the palette first opens. */
  palette?: (() => Promise<{ default: PaletteProvider }>) | undefined;
  /** Sender of edits that this feature keeps on the device. */
  kept?: (() => Promise<{ default: KeptSender }>) | undefined;
  /** Something for the top bar beside the user menu, for example notifications; the feature's messages come with it. */
  topBar?: (() => Promise<{ default: ComponentType }>) | undefined;
}

/** Checks a feature's shape where it is written. */
export function defineFeature(feature: Feature): Feature {
  return feature;
}
