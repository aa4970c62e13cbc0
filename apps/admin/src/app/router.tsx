import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
  stripSearchParams,
} from '@tanstack/react-router';
import type { AnyFeatureRoute, Feature } from '../lib/feature.ts';
import { type Late, late, WhenHere } from '../lib/late.tsx';
import { forgetKeptAnswers, keepSession, setOfflineOwner } from '../lib/offline.ts';
import { adoptPreferencesOf, preferences } from '../lib/preferences.ts';
import { ProblemError } from '../lib/problem.ts';
import { setActiveTenant } from '../lib/query.ts';
import { may, type Permission, type Session, sessionQuery, useSession } from '../lib/session.ts';
import { ownerOf } from '../lib/session-owner.ts';
import { features, menuOf } from './features.ts';
import { catalog, loadAreas } from './messages.ts';
import { ErrorPage, ForbiddenPage, NotFoundPage } from './status-pages.tsx';

interface RouterContext {
  queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

const SIGN_IN_AREAS = ['sign-in', 'roles'] as const;

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>) => ({
    next: typeof raw['next'] === 'string' && /^\/(?!\/)/.test(raw['next']) ? raw['next'] : undefined,
  }),
  loader: () => loadAreas(SIGN_IN_AREAS),
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** Where the link of an invitation or a password reset leads; its token stands behind '#'. */
const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite',
  loader: () => loadAreas(SIGN_IN_AREAS),
  component: lazyRouteComponent(() => import('../features/sign-in/accept-link-page.tsx'), 'AcceptLinkPage'),
});

let adoptedUser: string | null = null;

async function adopt(session: Session): Promise<void> {
  setActiveTenant(session.tenant.id);
  setOfflineOwner(ownerOf(session));
  if (adoptedUser === session.user.id) return;
  adoptedUser = session.user.id;
  void keepSession(session);
  adoptPreferencesOf(session.user.id, session.user.locale);
  await catalog.setLocale(preferences().locale);
}

/** Forgets who was adopted, after sign-out. */
export function forgetSession(): void {
  adoptedUser = null;
  setActiveTenant(null);
  void forgetKeptAnswers();
  setOfflineOwner(null);
}

/** Everything behind the sign-in. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  validateSearch: (raw: Record<string, unknown>): { scope?: string } =>
    typeof raw['scope'] === 'string' ? { scope: raw['scope'] } : {},
  search: { middlewares: [retainSearchParams(['scope'])] },
  beforeLoad: async ({ context, location }) => {
    try {
      const session = await context.queryClient.ensureQueryData(sessionQuery);
      await adopt(session);
      return { session };
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) {
        throw redirect({ to: '/sign-in', search: { next: location.href === '/' ? undefined : location.href } });
      }
      throw error;
    }
  },
  component: lazyRouteComponent(() => import('./shell-layout.tsx'), 'ShellLayout'),
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    const first = menuOf(context.session)[0]?.entries[0];
    if (first) throw redirect({ to: first.path, replace: true });
  },
  component: NotFoundPage,
});

/** Any other address: not found inside the frame, so that the way back is one press away. */
const unknownRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundPage });

function parsed(route: AnyFeatureRoute, raw: Record<string, unknown>): Record<string, unknown> {
  if (!route.search) return {};
  const result = route.search.safeParse(raw);
  return result.success ? result.data : route.search.parse({});
}

/** The page, or the forbidden page; what the person may not open is not downloaded either. */
function Guard({ permission, page }: { permission: Permission | undefined; page: Late<object> }) {
  return may(useSession(), permission) ? <WhenHere of={page} /> : <ForbiddenPage />;
}

function pageRoute(feature: Feature, page: AnyFeatureRoute) {
  const defaults = parsed(page, {});
  const code = late(page.page);
  return createRoute({
    getParentRoute: () => shellRoute,
    path: page.path,
    validateSearch: (raw: Record<string, unknown>) => parsed(page, raw),
    search: { middlewares: [stripSearchParams(defaults)] },
    loaderDeps: ({ search }) => ({ search }),
    loader: async ({ context, params, deps }) => {
      if (!may(context.session, page.permission)) return;
      const opened = page.page();
      void opened.then(
        ({ start }) => start?.({ client: context.queryClient, session: context.session, params, search: deps.search }),
        () => undefined,
      );
      // The chunk and the messages travel together; loading the page here also lets a hover preload it.
      await Promise.all([code.load(), loadAreas([...feature.messages, ...(page.messages ?? [])])]);
    },
    component: () => <Guard permission={page.permission} page={code} />,
  });
}

/** The page that a path names, for whoever opens the app at it. */
function pageAt(pathname: string): { feature: Feature; page: AnyFeatureRoute } | undefined {
  const parts = pathname.replace(/\/$/, '').split('/');
  const fits = (path: string) => {
    const wanted = path.split('/');
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith('$') || part === parts[at]);
  };
  return features
    .flatMap((feature) => feature.routes.map((page) => ({ feature, page })))
    .find(({ page }) => fits(page.path));
}

/**
 * Begins with everything that the addressed page needs and that no answer decides: who is signed in, the frame, the page's
 * chunk and messages. The router asks for the same things one after the other and finds them here.
 */
export function startAt(pathname: string, queryClient: QueryClient): void {
  if (/^\/(?:sign-in|invite)\b/.test(pathname)) return;
  const addressed = pageAt(pathname);
  const failed = () => undefined; // The router meets the same failure and shows it.
  void queryClient.prefetchQuery(sessionQuery);
  void import('./shell-layout.tsx').catch(failed);
  void addressed?.page.page().catch(failed);
  if (addressed) void loadAreas([...addressed.feature.messages, ...(addressed.page.messages ?? [])]).catch(failed);
}

function devRoutes() {
  if (!import.meta.env.DEV && import.meta.env.MODE !== 'gallery') return [];
  return [
    createRoute({
      getParentRoute: () => rootRoute,
      path: '/_gallery',
      component: lazyRouteComponent(() => import('../gallery/gallery.tsx'), 'Gallery'),
    }),
  ];
}

/** The whole route tree: sign-in, and behind it one page per feature route. */
export function createAppRouter(queryClient: QueryClient) {
  const pages = features.flatMap((feature) => feature.routes.map((page) => pageRoute(feature, page)));
  return createRouter({
    routeTree: rootRoute.addChildren([
      signInRoute,
      inviteRoute,
      ...devRoutes(),
      shellRoute.addChildren([homeRoute, unknownRoute, ...pages]),
    ]),
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 400,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}
