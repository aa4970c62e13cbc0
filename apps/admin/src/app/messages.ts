import type { Locale, Messages } from '@larder/i18n';
import { createCatalog } from '@larder/i18n/react';
import { setLocaleLoader } from '../lib/locale.ts';
import { preferences } from '../lib/preferences.ts';

const files = import.meta.glob<Messages>('../../../../packages/i18n/src/messages/*/*.json', { import: 'default' });

async function fetchArea(locale: Locale, area: string): Promise<Messages> {
  const load = files[`../../../../packages/i18n/src/messages/${locale}/${area}.json`];
  if (!load) throw new Error(`no messages for ${locale}/${area}`);
  return load();
}

/** Loaded message areas of the current language. */
export const catalog = createCatalog(preferences().locale, fetchArea);

setLocaleLoader((locale) => catalog.setLocale(locale));

/** Areas the shell itself needs before its first paint. */
export const SHELL_AREAS = ['ui', 'shell', 'nav'] as const;

/** Loads several areas; resolves when all can be shown. */
export async function loadAreas(areas: readonly string[]): Promise<void> {
  await catalog.load(...areas);
}
