import { useFormats, useTranslations } from '@larder/i18n/react';
import { AppShell, Avatar, SearchButton, SyncPill, TopBar, UserButton } from '@larder/ui';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { connectionSnapshot, subscribeConnection } from '../lib/connection.ts';
import { useLiveConnection } from '../lib/live/use-live.ts';
import { useScope } from '../lib/scope.ts';
import { useSession } from '../lib/session.ts';
import { currentEntry, features, menuOf } from './features.ts';
import { LocalFormats } from './local-formats.tsx';
import { ScopeName } from './scope-name.tsx';
import { SECTIONS } from './sections.tsx';
import { useShellKeys } from './shell-keys.ts';
import { SubNav } from './sub-nav.tsx';

// Menus and the palette carry the positioning code of the kit (about 55 KB): the first press fetches and opens them.
const Palette = lazy(() => import('./palette.tsx'));
const Live = lazy(() => import('./live.tsx'));
const loadScopeSwitch = () => import('./scope-switch.tsx');
const loadUserMenu = () => import('./user-menu.tsx');
const ScopeSwitch = lazy(loadScopeSwitch);
const UserMenu = lazy(loadUserMenu);

const topBarSlots = features.flatMap((feature) =>
  feature.topBar ? [{ module: feature.module, Slot: lazy(feature.topBar) }] : [],
);

const PILL = { live: 'synced', connecting: 'waiting', offline: 'offline' } as const;
const SLOW_START_MS = 2_000;

/** True once the first connection has taken so long that a person wants to know. */
function useSlowStart(starting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!starting) return undefined;
    const timer = setTimeout(() => setSlow(true), SLOW_START_MS);
    return () => clearTimeout(timer);
  }, [starting]);
  return slow;
}

function Connection() {
  const t = useTranslations('shell');
  const formats = useFormats();
  const { lastAnswerAt } = useSyncExternalStore(subscribeConnection, connectionSnapshot);
  const state = useLiveConnection();
  const slow = useSlowStart(state === 'starting');
  if (state === 'starting' && !slow) return null;
  const shown = state === 'starting' ? 'connecting' : state;
  return (
    <SyncPill
      state={PILL[shown]}
      text={t(`sync.${shown}`)}
      time={lastAnswerAt === null ? undefined : formats.time(new Date(lastAnswerAt))}
    />
  );
}

/** A plain button until it is pressed, then the real thing in its place, already open. */
function OnPress({ button, content }: { button: (press?: () => void) => ReactNode; content: ReactNode }) {
  const [pressed, setPressed] = useState(false);
  if (!pressed) return button(() => setPressed(true));
  return <Suspense fallback={button()}>{content}</Suspense>;
}

function Frame() {
  const t = useTranslations('shell');
  const nav = useTranslations('nav');
  const session = useSession();
  const router = useRouter();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const pending = useRouterState({ select: (state) => state.status === 'pending' });
  const { online } = useSyncExternalStore(subscribeConnection, connectionSnapshot);
  const [palette, setPalette] = useState<'never' | 'open' | 'closed'>('never');
  const menu = useMemo(() => menuOf(session), [session]);
  const entry = currentEntry(menu, pathname);
  const { scope } = useScope();
  const search = scope.kind === 'all' ? '' : `?scope=${encodeURIComponent(scope.value)}`;

  const go = (href: string) => router.history.push(href);
  useShellKeys({
    openPalette: () => setPalette('open'),
    openSection: (letter) => {
      const key = SECTIONS.find((section) => section.letter === letter)?.key;
      const first = menu.find((section) => section.key === key)?.entries[0];
      if (first) go(first.path + search);
    },
  });

  return (
    <AppShell
      items={menu.map((section) => ({
        id: section.key,
        label: nav(`section.${section.key}`),
        icon: SECTIONS.find((known) => known.key === section.key)?.icon,
        href: (section.entries[0]?.path ?? '/') + search,
        current: entry?.section === section.key,
      }))}
      onNavigate={go}
      home={{ href: '/', label: t('home') }}
      pending={pending}
      offline={online ? undefined : t('offline')}
      topBar={
        <TopBar
          scope={
            <OnPress
              button={(press) => <ScopeName onClick={press} onPointerEnter={loadScopeSwitch} />}
              content={<ScopeSwitch />}
            />
          }
        >
          <Connection />
          <SearchButton label={t('search')} shortcut="Ctrl K" onPress={() => setPalette('open')} />
          {topBarSlots.map(({ module, Slot }) => (
            <Suspense key={module} fallback={null}>
              <Slot />
            </Suspense>
          ))}
          <OnPress
            button={(press) => (
              <UserButton
                aria-label={t('user.menu', { name: session.user.displayName })}
                onClick={press}
                onPointerEnter={loadUserMenu}
              >
                <Avatar name={session.user.displayName} />
              </UserButton>
            )}
            content={<UserMenu />}
          />
        </TopBar>
      }
    >
      <SubNav section={menu.find((section) => section.key === entry?.section)} current={entry} />
      <Outlet />
      <Suspense fallback={null}>
        <Live />
      </Suspense>
      {palette === 'never' ? null : (
        <Suspense fallback={null}>
          <Palette open={palette === 'open'} onOpenChange={(open) => setPalette(open ? 'open' : 'closed')} />
        </Suspense>
      )}
    </AppShell>
  );
}

/** The signed-in frame around every page; figures below it use the scope's zone and currency. */
export function ShellLayout() {
  return (
    <LocalFormats>
      <Frame />
    </LocalFormats>
  );
}
