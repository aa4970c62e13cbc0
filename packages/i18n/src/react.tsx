import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { IntlProvider, useTranslations } from 'use-intl';
import type { MessageCatalog } from './catalog.ts';
import { createFormats, type Formats } from './format.ts';

export { createCatalog, type MessageCatalog } from './catalog.ts';
export { useTranslations };

/** Translator of one area: `const t = useTranslations('ordering')`. */
export type Translate = ReturnType<typeof useTranslations>;

const FormatsContext = createContext<Formats | null>(null);

export interface I18nProviderProps {
  catalog: MessageCatalog;
  /** The zone and currency of what the page shows: the scope's store, else the chain. */
  zone: string;
  currency: string;
  children: ReactNode;
}

/** Language, messages and formatters for everything below. */
export function I18nProvider({ catalog, zone, currency, children }: I18nProviderProps) {
  const { locale, messages } = useSyncExternalStore(catalog.subscribe, catalog.snapshot);
  const formats = useMemo(() => createFormats({ locale, zone, currency }), [locale, zone, currency]);
  return (
    <IntlProvider locale={locale} messages={messages} timeZone={zone}>
      <FormatsContext value={formats}>{children}</FormatsContext>
    </IntlProvider>
  );
}

/**
 * Formatters in the reader's language and the scope's zone and currency.
 * @throws outside of I18nProvider, because a missing zone would silently show another day.
 */
export function useFormats(): Formats {
  const formats = useContext(FormatsContext);
  if (!formats) throw new Error('useFormats needs an I18nProvider above it');
  return formats;
}
