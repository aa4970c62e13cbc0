import type { Signal } from '@larder/contracts/ordering/signals';
import { currencyDigits } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Field, RadioSegment, TextInput } from '@larder/ui';
import { AmountInput } from '../../components/amount-input.tsx';
import { CategoriesField, ItemsField } from '../../components/goods-fields.tsx';
import { useScope } from '../../lib/scope.ts';
import { namesCategories, type PromotionDraft } from './model.ts';
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
      {value.aim === 'items' ? (
        <ItemsField
          value={value.items}
          onChange={(items) => set({ items })}
          words={{ label: t('for.items'), add: t('for.addItem'), remove: (name) => t('for.remove', { name }) }}
          error={errorOf('items')}
        />
      ) : null}
      {namesCategories(value) ? (
        <CategoriesField
          value={value.categories}
          onChange={(categories) => set({ categories })}
          words={{ label: t('for.categories'), add: t('for.addCategory'), remove: (name) => t('for.remove', { name }) }}
          error={errorOf('categories')}
        />
      ) : null}
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
