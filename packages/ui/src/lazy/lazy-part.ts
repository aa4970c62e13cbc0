import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/** A module that could not be fetched: the connection is gone, or an update has replaced what this page was made of. */
export const isMissingCode = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|module script failed|Unable to preload/i.test(error.message);

/** Whether the server that this page came from answers anything at all. */
export async function serverAnswers(): Promise<boolean> {
  try {
    await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}

/** How code waits for the server; replaced in tests. */
export interface Patience {
  readonly answers: () => Promise<boolean>;
  readonly pause: (ms: number) => Promise<void>;
}

const PATIENCE: Patience = {
  answers: serverAnswers,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Resolves once the server answers; at once when it does. @returns whether it had to wait */
export async function untilServerAnswers({ answers, pause }: Patience = PATIENCE): Promise<boolean> {
  for (let ms = FIRST_PAUSE_MS, waited = false; ; ms = Math.min(2 * ms, LONGEST_PAUSE_MS), waited = true) {
    if (await answers()) return waited;
    await pause(ms);
  }
}

/**
 * Fetches code; what a lost connection kept back is fetched when the server answers again. Rejects when the server answers
 * and does not have it: an update replaced it, and only a reload helps.
 */
export async function fetchedPatiently<T>(load: () => Promise<T>, patience: Patience = PATIENCE): Promise<T> {
  for (let gone = false; ; ) {
    try {
      return await load();
    } catch (error) {
      if (!isMissingCode(error) || gone) throw error;
      // It may have come back between the two: only what fails beside a server that answered all along is gone.
      gone = !(await untilServerAnswers(patience));
    }
  }
}

/**
 * Like React.lazy for a part of a page. A connection that breaks while its code is fetched leaves the rest of the page
 * alone: the part stays as it was while loading, and comes with the connection.
 */
// biome-ignore lint/suspicious/noExplicitAny: as React.lazy, whose parameter stands for every component
export const lazyPart = <T extends ComponentType<any>>(load: () => Promise<{ default: T }>): LazyExoticComponent<T> =>
  lazy(() => fetchedPatiently(load));
