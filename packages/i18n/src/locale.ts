/** Interface languages, the first one is the product's own. */
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The nearest supported language of a BCP 47 tag such as "zh-Hans" or "en-GB"; Chinese when nothing fits. */
export function nearestLocale(tag: string | null | undefined): Locale {
  return tag?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

/** ICU messages of one area: nested objects with strings at the leaves. */
export interface Messages {
  [key: string]: string | Messages;
}
