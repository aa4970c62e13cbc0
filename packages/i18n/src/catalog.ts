import type { Locale, Messages } from './locale.ts';

/** Fetches one area file; in the browser each is a chunk of its own. */
export type AreaLoader = (locale: Locale, area: string) => Promise<Messages>;

export interface MessageCatalog {
  /** Resolves when the area can be translated in the current language. */
  load(area: string): Promise<void>;
  /** Loads every known area in the language, then switches at once, so that no screen is half translated. */
  setLocale(locale: Locale): Promise<void>;
  subscribe(listener: () => void): () => void;
  /** Stable between changes, for useSyncExternalStore. */
  snapshot(): { locale: Locale; messages: Readonly<Record<string, Messages>> };
}

/** Holds the loaded areas of the current language. */
export function createCatalog(initial: Locale, fetchArea: AreaLoader): MessageCatalog {
  const listeners = new Set<() => void>();
  const pending = new Map<string, Promise<void>>();
  let state: ReturnType<MessageCatalog['snapshot']> = { locale: initial, messages: {} };

  const publish = (next: typeof state) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const load = (area: string): Promise<void> => {
    if (state.messages[area]) return Promise.resolve();
    const { locale } = state;
    const key = `${locale}/${area}`;
    const running = pending.get(key);
    if (running) return running;
    const started = fetchArea(locale, area)
      .then((messages) => {
        // The language changed while the file travelled: the caller still waits for the area, in the new language.
        if (state.locale !== locale) return load(area);
        publish({ locale, messages: { ...state.messages, [area]: messages } });
        return undefined;
      })
      .finally(() => pending.delete(key));
    pending.set(key, started);
    return started;
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
