import type { Locale } from '@larder/i18n';
import { setPreferences } from './preferences.ts';

let load: ((locale: Locale) => Promise<void>) | null = null;

/** Connects the message catalogue, which lives with the shell. */
export function setLocaleLoader(loader: (locale: Locale) => Promise<void>): void {
  load = loader;
}

/** Shows the page in another language and remembers it on this device. */
export async function changeLocale(locale: Locale): Promise<void> {
  await load?.(locale);
  setPreferences({ locale });
}
