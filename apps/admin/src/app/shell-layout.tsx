import { useFormats, useTranslations } from '@larder/i18n/react';
import { AppShell, Avatar, lazyPart, SearchButton, SyncPill, TopBar, toast, UserButton } from '@larder/ui';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { connectionSnapshot, subscribeConnection } from '../lib/connection.ts';
import { useLiveConnection } from '../lib/live/use-live.ts';
import { useValue } from '../lib/observable.ts';
import { keptCount } from '../lib/offline.ts';
import { useScope } from '../lib/scope.ts';
import { useSession } from '../lib/session.ts';
import { shortcutSheet } from '../lib/shortcuts.ts';
import { currentEntry, features, menuOf } from './features.ts';
import { LocalFormats } from './local-formats.tsx';
import { loadAreas } from './messages.ts';
import { ScopeName } from './scope-name.tsx';
import { SECTIONS } from './sections.tsx';
import { takeUpdate, updateReady } from './service-worker.ts';
import { useShellKeys } from './shell-keys.ts';
import { SubNav } from './sub-nav.tsx';

// Menus and the palette carry the positioning code of the kit (about 55 KB): the first press fetches and opens them.
const Palette = lazyPart(() => import('./palette.tsx'));
const ShortcutSheet = lazyPart(() => import('./shortcut-sheet.tsx'));
const Live = lazyPart(() => import('./live.tsx'));
const loadScopeSwitch = () => import('./scope-switch.tsx');
const loadUserMenu = () => import('./user-menu.tsx');
const ScopeSwitch = lazyPart(loadScopeSwitch);
const UserMenu = lazyPart(loadUserMenu);

const topBarSlots = features.flatMap(({ module, messages, topBar }) => {
  if (!topBar) return [];
  const load = async () => {
    const [slot] = await Promise.all([topBar(), loadAreas(messages)]);
    return slot;
  };
  return [{ module, Slot: lazyPart(load) }];
});

const PILL = {
  live: 'synced',
  connecting: 'waiting',
  offline: 'offline',
  waiting: 'waiting',
  attention: 'attention',
} as const;
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
  const { waiting, attention } = useValue(keptCount);
  const state = useLiveConnection();
  const slow = useSlowStart(state === 'starting');
  const kept = attention > 0 ? 'attention' : waiting > 0 ? 'waiting' : null;
  if (kept === null && state === 'starting' && !slow) return null;
  const shown = kept ?? (state === 'starting' ? 'connecting' : state);
  return (
    <SyncPill
      state={PILL[shown]}
      text={t(`sync.${shown}`, { count: shown === 'attention' ? attention : waiting })}
      time={lastAnswerAt === null ? undefined : formats.time(new Date(lastAnswerAt))}
    />
  );
}

/** Follows what the device keeps, once the page stands; and offers a newer version of the app when there is one. */
function useInStep(owner: string): void {
  const t = useTranslations('shell');
  const ready = useValue(updateReady);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let left = false;
    // A device without IndexedDB (private mode) simply keeps nothing.
    import('./kept-sender.ts').then(
      ({ startKeptSender }) => {
        if (!left) stop = startKeptSender(owner);
      },
      () => undefined,
    );
    return () => {
      left = true;
      stop?.();
    };
  }, [owner]);
  useEffect(() => {
    if (!ready) return;
    const id = toast.success(t('update.ready'), { undo: { label: t('update.take'), run: takeUpdate }, timeout: 0 });
    return () => toast.dismiss(id);
  }, [ready, t]);
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
  useInStep(`${session.tenant.id}:${session.user.id}`);
  const router = useRouter();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const pending = useRouterState({ select: (state) => state.status === 'pending' });
  const { online } = useSyncExternalStore(subscribeConnection, connectionSnapshot);
  const [palette, setPalette] = useState<'never' | 'open' | 'closed'>('never');
  const sheet = useValue(shortcutSheet);
  const menu = useMemo(() => menuOf(session), [session]);
  const entry = currentEntry(menu, pathname);
  const { scope } = useScope();
  const search = scope.kind === 'all' ? '' : `?scope=${encodeURIComponent(scope.value)}`;

  const go = (href: string) => router.history.push(href);
  useShellKeys({
    openPalette: () => setPalette('open'),
    openSheet: () => shortcutSheet.set(true),
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
      {sheet ? (
        <Suspense fallback={null}>
          <ShortcutSheet />
        </Suspense>
      ) : null}
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
