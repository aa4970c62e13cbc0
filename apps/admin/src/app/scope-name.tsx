import { useFormats, useTranslations } from '@larder/i18n/react';
import { ScopeButton, type ScopeButtonProps } from '@larder/ui';
import { usePlacesText } from '../components/places-text.ts';
import { nameIn, useScope } from '../lib/scope.ts';

/** Name of the current scope as a button; the trigger of the scope switch, and what stands there until it has loaded. */
export function ScopeName(props: Omit<ScopeButtonProps, 'name' | 'detail'>) {
  const t = useTranslations('shell');
  const { locale } = useFormats();
  const placesText = usePlacesText();
  const { scope, store, stores } = useScope();
  const [first] = stores;
  const region = first?.regionName ? nameIn(locale, { name: first.regionName, nameEn: first.regionNameEn }) : '';
  const title = t('scope.switch');
  if (store) {
    return (
      <ScopeButton
        {...props}
        title={title}
        name={nameIn(locale, store)}
        detail={[region, store.code].filter(Boolean).join(' · ')}
      />
    );
  }
  return (
    <ScopeButton
      {...props}
      title={title}
      name={scope.kind === 'region' ? region : t('scope.all')}
      detail={placesText(stores)}
    />
  );
}
