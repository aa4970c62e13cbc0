import { readFile } from 'node:fs/promises';
import { createTranslator } from 'use-intl/core';
import type { Words } from './audit-words.ts';
import type { Locale, Messages } from './locale.ts';

const cache = new Map<string, Promise<Messages>>();

/**
 * Messages of one area for the server, read once per process.
 * @throws when no such area file exists.
 */
export function loadMessages(locale: Locale, area: string): Promise<Messages> {
  const key = `${locale}/${area}`;
  let found = cache.get(key);
  if (!found) {
    found = readFile(new URL(`./messages/${key}.json`, import.meta.url), 'utf8').then(
      (text) => JSON.parse(text) as Messages,
    );
    cache.set(key, found);
  }
  return found;
}

/** A translator bound to one area: `(await translatorOf('en', 'mail'))('invite.subject', { name })`. */
export async function translatorOf(locale: Locale, area: string): Promise<Words> {
  // The area is only known at run time, so its keys can't be checked here; the catalogue's own spec compares them.
  return createTranslator({ locale, namespace: area, messages: { [area]: await loadMessages(locale, area) } }) as never;
}
