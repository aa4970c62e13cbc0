import type { Locale, Messages } from '@larder/i18n';
import { preferences } from './preferences.ts';

const load: Record<Locale, () => Promise<{ default: unknown }>> = {
  'zh-CN': () => import('@larder/i18n/messages/zh-CN/nav.json'),
  en: () => import('@larder/i18n/messages/en/nav.json'),
};

/** Name of a page of the menu, for headings of the command palette, which stands outside of React. */
export async function pageName(page: string): Promise<string> {
  const { page: pages } = (await load[preferences().locale]()).default as { page: Messages };
  const name = pages[page];
  return typeof name === 'string' ? name : page;
}

/** Opens a page from outside of React; the router hears of it through the history that it watches. */
export function openPage(path: string): void {
  const scope = new URLSearchParams(location.search).get('scope');
  history.pushState({}, '', scope ? `${path}?scope=${encodeURIComponent(scope)}` : path);
}
