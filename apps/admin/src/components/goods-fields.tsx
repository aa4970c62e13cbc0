import { itemRoutes } from '@larder/contracts/catalog/items';
import { MAX_SIGNAL_CATEGORIES, MAX_SIGNAL_ITEMS } from '@larder/contracts/ordering/signals';
import { useFormats } from '@larder/i18n/react';
import { Combobox, Field, IconButton } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { pinyinInitials } from '../lib/pinyin.ts';
import { apiQuery } from '../lib/query.ts';
import { nameIn } from '../lib/scope.ts';
import styles from './form.module.css';
import { ItemCombobox, type PickedItem } from './item-combobox.tsx';

interface Words {
  label: string;
  /** What stands in the empty field. */
  add: string;
  remove: (name: string) => string;
}

interface GoodsFieldProps<Value> {
  value: readonly Value[];
  onChange: (value: Value[]) => void;
  words: Words;
  error?: string | undefined;
}

/** An item as far as the list of picked ones shows it. */
export type GoodsItem = Omit<PickedItem, 'baseUom' | 'sku'> & { sku?: string };

/** Several items, picked one after the other. */
export function ItemsField({ value, onChange, words, error }: GoodsFieldProps<GoodsItem>) {
  const { locale } = useFormats();
  const [start] = useState(value);
  return (
    <div>
      <Field label={words.label} error={error}>
        <ItemCombobox
          // A pick empties the field and keeps the focus: the next item is the next thing that a person types.
          key={value.length}
          autoFocus={value !== start}
          value={null}
          except={new Set(value.map((item) => item.id))}
          placeholder={words.add}
          onPick={(item) => (item && value.length < MAX_SIGNAL_ITEMS ? onChange([...value, item]) : undefined)}
        />
      </Field>
      <Picked
        names={value.map((item) => ({ id: item.id, name: nameIn(locale, item), hint: item.sku ?? '' }))}
        remove={words.remove}
        onRemove={(id) => onChange(value.filter((item) => item.id !== id))}
      />
    </div>
  );
}

/** Several categories by id. */
export function CategoriesField({ value, onChange, words, error }: GoodsFieldProps<string>) {
  const { locale } = useFormats();
  const [start] = useState(value);
  const all = useQuery(apiQuery('catalog', itemRoutes.categories, {})).data?.items ?? [];
  const chosen = new Set(value);
  return (
    <div>
      <Field label={words.label} error={error}>
        <Combobox
          key={value.length}
          autoFocus={value !== start}
          value={null}
          placeholder={words.add}
          options={all
            .filter((c) => !chosen.has(c.id))
            .map((c) => ({
              value: c.id,
              label: nameIn(locale, c),
              hint: c.code,
              keywords: `${c.name} ${c.nameEn ?? ''} ${pinyinInitials(c.name)}`,
            }))}
          onValueChange={(id) => (id && value.length < MAX_SIGNAL_CATEGORIES ? onChange([...value, id]) : undefined)}
        />
      </Field>
      <Picked
        names={all.filter((c) => chosen.has(c.id)).map((c) => ({ id: c.id, name: nameIn(locale, c), hint: c.code }))}
        remove={words.remove}
        onRemove={(id) => onChange(value.filter((one) => one !== id))}
      />
    </div>
  );
}

interface PickedProps {
  names: readonly { id: string; name: string; hint: string }[];
  remove: (name: string) => string;
  onRemove: (id: string) => void;
}

function Picked({ names, remove, onRemove }: PickedProps) {
  if (names.length === 0) return null;
  return (
    <ul className={styles['picked']}>
      {names.map(({ id, name, hint }) => (
        <li key={id}>
          <span>{name}</span>
          <small>{hint}</small>
          <IconButton variant="quiet" label={remove(name)} icon={<X aria-hidden />} onClick={() => onRemove(id)} />
        </li>
      ))}
    </ul>
  );
}
