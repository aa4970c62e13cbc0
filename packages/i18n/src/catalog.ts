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

  return {
    load(area) {
      if (state.messages[area]) return Promise.resolve();
      const { locale } = state;
      const key = `${locale}/${area}`;
      let running = pending.get(key);
      if (!running) {
        running = fetchArea(locale, area)
          .then((messages) => {
            if (state.locale === locale) publish({ locale, messages: { ...state.messages, [area]: messages } });
          })
          .finally(() => pending.delete(key));
        pending.set(key, running);
      }
      return running;
    },
    async setLocale(locale) {
      if (locale === state.locale) return;
      const areas = Object.keys(state.messages);
      const loaded = await Promise.all(areas.map(async (area) => [area, await fetchArea(locale, area)] as const));
      publish({ locale, messages: Object.fromEntries(loaded) });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
  };
}
