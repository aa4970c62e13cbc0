import type { Locale, Messages } from './locale.ts';

/** Fetches one area file; in the browser each is a chunk of its own. */
export type AreaLoader = (locale: Locale, area: string) => Promise<Messages>;

export interface MessageCatalog {
  /** Resolves when the areas can be translated in the current language. They appear together: each change is seen by every text. */
  load(...areas: string[]): Promise<void>;
  /** Loads every known area in the language, then switches at once, so that no screen is half translated. */
  setLocale(locale: Locale): Promise<void>;
  subscribe(listener: () => void): () => void;
  /** Stable between changes, for useSyncExternalStore. */
  snapshot(): { locale: Locale; messages: Readonly<Record<string, Messages>> };
}

/** Holds the loaded areas of the current language. */
export function createCatalog(initial: Locale, fetchArea: AreaLoader): MessageCatalog {
  const listeners = new Set<() => void>();
  const pending = new Map<string, Promise<Messages>>();
  let state: ReturnType<MessageCatalog['snapshot']> = { locale: initial, messages: {} };

  const publish = (next: typeof state) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const fetchOnce = (locale: Locale, area: string): Promise<Messages> => {
    const key = `${locale}/${area}`;
    const running = pending.get(key);
    if (running) return running;
    const started = fetchArea(locale, area).finally(() => pending.delete(key));
    pending.set(key, started);
    return started;
  };

  const load = async (...areas: string[]): Promise<void> => {
    const { locale } = state;
    const missing = areas.filter((area) => !state.messages[area]);
    if (missing.length === 0) return undefined;
    const found = await Promise.all(missing.map(async (area) => [area, await fetchOnce(locale, area)] as const));
    // The language changed while the files travelled: the caller still waits for the areas, in the new language.
    if (state.locale !== locale) return load(...areas);
    const fresh = found.filter(([area]) => !state.messages[area]);
    if (fresh.length > 0) publish({ locale, messages: { ...state.messages, ...Object.fromEntries(fresh) } });
    return undefined;
  };

  return {
    load,
    async setLocale(locale) {
      const messages: Record<string, Messages> = {};
      // Areas that arrive meanwhile are fetched in another round, else they would be missing after the switch.
      for (;;) {
        if (locale === state.locale) return;
        const missing = Object.keys(state.messages).filter((area) => !messages[area]);
        if (missing.length === 0) break;
        const loaded = await Promise.all(missing.map(async (area) => [area, await fetchArea(locale, area)] as const));
        for (const [area, found] of loaded) messages[area] = found;
      }
      publish({ locale, messages });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
  };
}
