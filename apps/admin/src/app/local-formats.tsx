import { I18nProvider } from '@larder/i18n/react';
import type { ReactNode } from 'react';
import { useScope } from '../lib/scope.ts';
import { catalog } from './messages.ts';

/** Language of the person, zone and currency of the scope. */
export function LocalFormats({ children }: { children: ReactNode }) {
  const { zone, currency } = useScope();
  return (
    <I18nProvider catalog={catalog} zone={zone} currency={currency}>
      {children}
    </I18nProvider>
  );
}
