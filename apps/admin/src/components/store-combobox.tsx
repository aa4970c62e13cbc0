import { useFormats } from '@larder/i18n/react';
import { Combobox, type ComboboxOption } from '@larder/ui';
import { pinyinInitials } from '../lib/pinyin.ts';
import { nameIn } from '../lib/scope.ts';
import type { Session } from '../lib/session.ts';

interface StoreComboboxProps {
  stores: readonly Pick<Session['stores'][number], 'id' | 'code' | 'name' | 'nameEn'>[];
  value: string | null;
  onValueChange: (storeId: string | null) => void;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
  'aria-label'?: string | undefined;
  /** What may be chosen instead of a store, above them, for example all of them. */
  first?: ComboboxOption<string> | undefined;
}

/** A store, found by its name in either language, its code or pinyin initials: a chain has hundreds. */
export function StoreCombobox({ stores, first, ...rest }: StoreComboboxProps) {
  const { locale } = useFormats();
  const options = stores.map((store) => ({
    value: store.id,
    label: nameIn(locale, store),
    hint: store.code,
    keywords: `${store.name} ${store.nameEn ?? ''} ${pinyinInitials(store.name)}`,
  }));
  return <Combobox {...rest} options={first ? [first, ...options] : options} />;
}
