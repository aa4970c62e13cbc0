import { itemRoutes } from '@larder/contracts/catalog/items';
import { MAX_SIGNAL_CATEGORIES, MAX_SIGNAL_ITEMS, type Signal } from '@larder/contracts/ordering/signals';
import { currencyDigits } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Combobox, Field, RadioSegment, TextInput } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { AmountInput } from '../../components/amount-input.tsx';
import { ItemCombobox } from '../../components/item-combobox.tsx';
import { pinyinInitials } from '../../lib/pinyin.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import type { PromotionDraft } from './model.ts';
import styles from './signals.module.css';

interface PromotionFieldsProps {
  value: PromotionDraft;
  onChange: (value: PromotionDraft) => void;
  errorOf: (field: string) => string | undefined;
  overlaps: Signal['overlaps'];
}

/** What a promotion is for and how deep it goes. */
export function PromotionFields({ value, onChange, errorOf, overlaps }: PromotionFieldsProps) {
  const t = useTranslations('signals');
  const { currency } = useScope();
  const set = (change: Partial<PromotionDraft>) => onChange({ ...value, ...change });
  return (
    <>
      <Field label={t('for.label')}>
        <RadioSegment
          value={value.aim}
          onValueChange={(aim) => set({ aim })}
          options={(['all', 'categories', 'items'] as const).map((aim) => ({ value: aim, label: t(`for.${aim}`) }))}
        />
      </Field>
      {value.aim === 'items' ? <ItemsField value={value} set={set} error={errorOf('items')} /> : null}
      {value.aim === 'categories' ? <CategoriesField value={value} set={set} error={errorOf('categories')} /> : null}
      {value.aim === 'items' ? (
        <Field label={t('by.label')}>
          <RadioSegment
            value={value.by}
            onValueChange={(by) => set({ by })}
            options={(['depth', 'price'] as const).map((by) => ({ value: by, label: t(`by.${by}`) }))}
          />
        </Field>
      ) : null}
      {value.aim === 'items' && value.by === 'price' ? (
        <Field label={t('price')} hint={t('priceHint')} error={errorOf('price')}>
          <AmountInput
            value={value.price}
            digits={currencyDigits(currency)}
            onValueChange={(price) => set({ price })}
            suffix={<span>{currency}</span>}
          />
        </Field>
      ) : (
        <Field label={t('valueOf.promotion')} error={errorOf('value')}>
          <TextInput
            numeric
            inputMode="decimal"
            value={value.depth}
            onChange={(event) => set({ depth: event.currentTarget.value })}
          />
        </Field>
      )}
      <Overlaps overlaps={overlaps} />
    </>
  );
}

interface AimProps {
  value: PromotionDraft;
  set: (change: Partial<PromotionDraft>) => void;
  error: string | undefined;
}

function ItemsField({ value, set, error }: AimProps) {
  const t = useTranslations('signals');
  const { locale } = useFormats();
  return (
    <>
      <Field label={t('for.items')} error={error}>
        <ItemCombobox
          // A pick empties the field: the next item is the next thing that a person types.
          key={value.items.length}
          value={null}
          except={new Set(value.items.map((item) => item.id))}
          placeholder={t('for.addItem')}
          onPick={(item) =>
            item && value.items.length < MAX_SIGNAL_ITEMS ? set({ items: [...value.items, item] }) : undefined
          }
        />
      </Field>
      <Picked
        names={value.items.map((item) => ({ id: item.id, name: nameIn(locale, item), hint: item.sku }))}
        onRemove={(id) => set({ items: value.items.filter((item) => item.id !== id) })}
      />
    </>
  );
}

function CategoriesField({ value, set, error }: AimProps) {
  const t = useTranslations('signals');
  const { locale } = useFormats();
  const all = useQuery(apiQuery('catalog', itemRoutes.categories, {})).data?.items ?? [];
  const chosen = new Set(value.categories);
  return (
    <>
      <Field label={t('for.categories')} error={error}>
        <Combobox
          key={value.categories.length}
          value={null}
          placeholder={t('for.addCategory')}
          options={all
            .filter((c) => !chosen.has(c.id))
            .map((c) => ({
              value: c.id,
              label: nameIn(locale, c),
              hint: c.code,
              keywords: `${c.name} ${c.nameEn ?? ''} ${pinyinInitials(c.name)}`,
            }))}
          onValueChange={(id) =>
            id && value.categories.length < MAX_SIGNAL_CATEGORIES
              ? set({ categories: [...value.categories, id] })
              : undefined
          }
        />
      </Field>
      <Picked
        names={all.filter((c) => chosen.has(c.id)).map((c) => ({ id: c.id, name: nameIn(locale, c), hint: c.code }))}
        onRemove={(id) => set({ categories: value.categories.filter((one) => one !== id) })}
      />
    </>
  );
}

interface PickedProps {
  names: readonly { id: string; name: string; hint: string }[];
  onRemove: (id: string) => void;
}

function Picked({ names, onRemove }: PickedProps) {
  const t = useTranslations('signals');
  if (names.length === 0) return null;
  return (
    <ul className={styles['list']}>
      {names.map(({ id, name, hint }) => (
        <li key={id} className={styles['row']}>
          <span className={styles['what']}>{name}</span>
          <span className={styles['facts']}>{hint}</span>
          <Button
            variant="quiet"
            icon={<X aria-hidden />}
            aria-label={t('for.remove', { name })}
            onClick={() => onRemove(id)}
          />
        </li>
      ))}
    </ul>
  );
}

/** Other promotions for some of the same goods, and which of them counts. */
function Overlaps({ overlaps }: { overlaps: Signal['overlaps'] }) {
  const t = useTranslations('signals');
  const formats = useFormats();
  if (overlaps.length === 0) return null;
  return (
    <section aria-label={t('overlaps.title')}>
      <p className={styles['name']}>{t('overlaps.title')}</p>
      <ul className={styles['list']}>
        {overlaps.map((other) => (
          <li key={other.id} className={styles['row']}>
            <span className={styles['what']}>
              {other.name}
              <span className={styles['facts']}>
                {t('span', { from: formats.businessDate(other.from), to: formats.businessDate(other.to) })}
              </span>
            </span>
            <span className={styles['fixed']}>{t(other.speaks ? 'overlaps.other' : 'overlaps.this')}</span>
          </li>
        ))}
      </ul>
      <p className={styles['facts']}>{t('overlaps.rule')}</p>
    </section>
  );
}
