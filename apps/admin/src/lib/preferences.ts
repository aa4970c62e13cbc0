import { type Locale, nearestLocale } from '@larder/i18n';

export interface Preferences {
  theme: 'auto' | 'light' | 'dark';
  size: 'normal' | 'large';
  density: 'standard' | 'compact';
  /** How an order opens; auto: in large type for a store's manager on a phone, else as the full sheet. */
  orders: 'auto' | 'simple' | 'full';
  locale: Locale;
}

interface Saved {
  /** What the device showed last; read before first paint by public/prepaint.js. */
  last?: Partial<Preferences>;
  users?: Record<string, Partial<Preferences>>;
}

const STORAGE_KEY = 'larder.preferences';
const DARK = '(prefers-color-scheme: dark)';
const listeners = new Set<() => void>();

function read(): Saved {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Saved;
  } catch {
    // Storage can be blocked or hold something foreign; the defaults then apply for this page only.
    return {};
  }
}

function complete(part: Partial<Preferences> | undefined): Preferences {
  return {
    theme: part?.theme ?? 'auto',
    size: part?.size ?? 'normal',
    density: part?.density ?? 'standard',
    orders: part?.orders ?? 'auto',
    locale: part?.locale ?? nearestLocale(navigator.language),
  };
}

let userId: string | null = null;
let current = complete(read().last);

function apply(): void {
  const root = document.documentElement;
  const dark = current.theme === 'dark' || (current.theme === 'auto' && matchMedia(DARK).matches);
  root.dataset['theme'] = dark ? 'dark' : 'light';
  root.dataset['size'] = current.size;
  root.dataset['density'] = current.density;
  root.lang = current.locale;
}

function store(): void {
  const saved = read();
  const users = userId ? { ...saved.users, [userId]: current } : saved.users;
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ last: current, ...(users ? { users } : {}) }));
  } catch (error) {
    console.warn('preferences are kept for this page only', error);
  }
}

/** Follows the system while the theme is automatic. Call once at start. */
export function startPreferences(): void {
  matchMedia(DARK).addEventListener('change', apply);
  apply();
}

/** Switches to a person's own choices; the session's language counts when this device has none of theirs yet. */
export function adoptPreferencesOf(id: string, locale: Locale): void {
  userId = id;
  current = complete(read().users?.[id] ?? { ...current, locale });
  apply();
  store();
  for (const listener of listeners) listener();
}

export function preferences(): Preferences {
  return current;
}

export function setPreferences(patch: Partial<Preferences>): void {
  current = { ...current, ...patch };
  apply();
  store();
  for (const listener of listeners) listener();
}

export function subscribePreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
