import { type Item, itemRoutes } from '@larder/contracts/catalog/items';
import { useFormats } from '@larder/i18n/react';
import { Combobox } from '@larder/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiQuery } from '../lib/query.ts';
import { nameIn } from '../lib/scope.ts';

const SHOWN = 30;

export interface ItemPickerProps {
  label: string;
  placeholder?: string | undefined;
  value: Item | null;
  onChange: (item: Item | null) => void;
  /** What is looked for before anybody has typed, for example a till's own code. */
  hint?: string | undefined;
}

/** Finds an item by name, code or pinyin initials; the server searches. */
export function ItemPicker({ label, placeholder, value, onChange, hint = '' }: ItemPickerProps) {
  const { locale } = useFormats();
  const [text, setText] = useState(hint);
  const wanted = value !== null && text === nameIn(locale, value) ? '' : text.trim();
  const query = useQuery({
    ...apiQuery('catalog', itemRoutes.list, {
      query: { limit: SHOWN, status: 'active', ...(wanted === '' ? {} : { search: wanted }) },
    }),
    placeholderData: keepPreviousData,
  });
  const found = query.data?.items ?? [];
  const items = value !== null && !found.some((item) => item.id === value.id) ? [value, ...found] : found;
  return (
    <Combobox
      aria-label={label}
      placeholder={placeholder ?? label}
      options={items.map((item) => ({ value: item.id, label: nameIn(locale, item), hint: item.sku }))}
      value={value?.id ?? null}
      onValueChange={(id) => onChange(items.find((item) => item.id === id) ?? null)}
      onSearch={setText}
      loading={query.isFetching}
    />
  );
}
