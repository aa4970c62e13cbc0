import { itemRoutes } from '@larder/contracts/catalog/items';
import { useFormats } from '@larder/i18n/react';
import { Combobox, type ComboboxOption } from '@larder/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { apiQuery } from '../lib/query.ts';
import { nameIn } from '../lib/scope.ts';

/** What a screen needs to know about an item that was picked. */
export interface PickedItem {
  id: string;
  sku: string;
  name: string;
  nameEn: string | null;
  baseUom: string;
}

interface ItemComboboxProps {
  value: PickedItem | null;
  onPick: (item: PickedItem | null) => void;
  /** Items that can't be picked again. */
  except?: ReadonlySet<string> | undefined;
  placeholder?: string | undefined;
  autoFocus?: boolean | undefined;
  'aria-label'?: string | undefined;
}

const SHOWN = 20;

/** Finds an active item by name, code, or pinyin initials; the server searches. */
export function ItemCombobox({ value, onPick, except, ...rest }: ItemComboboxProps) {
  const { locale } = useFormats();
  const [text, setText] = useState('');
  const label = value ? nameIn(locale, value) : '';
  // The input repeats the picked name; searching for it would hide every other item.
  const search = useDeferredValue(text === label ? '' : text.trim());
  const query = useQuery({
    ...apiQuery('catalog', itemRoutes.list, { query: { search: search || undefined, status: 'active', limit: SHOWN } }),
    placeholderData: keepPreviousData,
  });
  const found: PickedItem[] = (query.data?.items ?? []).filter((item) => !except?.has(item.id));
  const items = value && !found.some((item) => item.id === value.id) ? [value, ...found] : found;
  const options: ComboboxOption<string>[] = items.map((item) => ({
    value: item.id,
    label: nameIn(locale, item),
    hint: item.sku,
  }));
  return (
    <Combobox
      {...rest}
      options={options}
      value={value?.id ?? null}
      loading={query.isFetching}
      onSearch={setText}
      onValueChange={(id) => onPick(items.find((item) => item.id === id) ?? null)}
    />
  );
}
