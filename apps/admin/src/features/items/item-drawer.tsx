import { type Item, ItemInput, itemRoutes } from '@larder/contracts/catalog/items';
import { currencyDigits } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Checkbox, Drawer, Field, Select, TextInput } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import type { z } from 'zod';
import { AmountInput } from '../../components/amount-input.tsx';
import { EditFoot } from '../../components/edit-foot.tsx';
import { FieldPair, FormBody } from '../../components/form.tsx';
import { useEditBase } from '../../lib/edit-base.ts';
import { fieldProblem, onField } from '../../lib/field-problem.ts';
import { textOrNull, useContractForm } from '../../lib/form.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { COST_EXTRA_DIGITS, ITEM_TYPES, STORAGES } from './item-words.ts';

interface ItemDrawerProps {
  open: boolean;
  /** Left out: a new item. */
  item?: Item | undefined;
  onClose: () => void;
  onSaved?: ((item: Item) => void) | undefined;
}

type Values = z.input<typeof ItemInput>;

const NEW_ITEM: Values = {
  sku: '',
  name: '',
  nameEn: null,
  type: 'sellable',
  categoryId: null,
  baseUom: '',
  shelfLifeDays: null,
  storage: 'ambient',
  price: null,
  costMilli: null,
  stocked: true,
  status: 'active',
};

const NO_CATEGORY = 'none';

const FIELD_WORDS: Record<keyof Values, string> = {
  sku: 'sku',
  name: 'name',
  nameEn: 'nameEn',
  type: 'type',
  categoryId: 'category',
  baseUom: 'unit',
  shelfLifeDays: 'shelfLife',
  storage: 'storage',
  price: 'price',
  costMilli: 'cost',
  stocked: 'stocked',
  status: 'status',
};

/** What an item is, in one form for new and known ones. */
export function ItemDrawer({ open, item, onClose, onSaved }: ItemDrawerProps) {
  const t = useTranslations('items');
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t(item ? 'edit' : 'add')}
      size="wide"
    >
      {open ? <ItemForm item={item} onClose={onClose} onSaved={onSaved} /> : null}
    </Drawer>
  );
}

/** Only what the form sends: the detail page's item carries codes and recipes too, which a strict body refuses. */
function valuesOf(item: Item): Values {
  return Object.fromEntries(Object.keys(NEW_ITEM).map((key) => [key, item[key as keyof Values]])) as Values;
}

function ItemForm({ item, onClose, onSaved }: Omit<ItemDrawerProps, 'open'>) {
  const t = useTranslations('items');
  const { locale, currency } = useFormats();
  const categories = useQuery(apiQuery('catalog', itemRoutes.categories, {})).data?.items ?? [];
  const form = useContractForm(ItemInput, item ? valuesOf(item) : NEW_ITEM);
  const { errors, isSubmitting } = form.formState;
  const edit = useEditBase<Values & { version: number }>(
    item ? { ...valuesOf(item), version: item.version } : { ...NEW_ITEM, version: 0 },
  );
  const create = useApiMutation({
    route: itemRoutes.create,
    invalidates: ['catalog', 'audit'],
    quiet: true,
    success: () => t('added'),
  });
  const update = useApiMutation({
    route: itemRoutes.update,
    invalidates: ['catalog', 'audit'],
    quiet: true,
    success: () => t('saved'),
  });
  const save = async (values: z.output<typeof ItemInput>) => {
    try {
      const saved = item
        ? await update.mutateAsync({ params: { id: item.id }, body: { ...values, version: edit.base.version } })
        : await create.mutateAsync({ body: values });
      onClose();
      onSaved?.(saved);
    } catch (error) {
      if (edit.refused(error)) return;
      throw onField(error, { 'catalog.sku_taken': 'sku' });
    }
  };
  const words = { required: t('required'), invalid: t('invalid') };
  const problem = (name: keyof Values) => fieldProblem(errors[name], words, !form.getValues(name));
  const digits = currencyDigits(currency);

  return (
    <FormBody onSubmit={(event) => void form.submit(save)(event)}>
      <FieldPair>
        <Field label={t('name')} required error={problem('name')}>
          <TextInput {...form.register('name')} autoComplete="off" lang="zh-CN" />
        </Field>
        <Field label={t('nameEn')} optional error={problem('nameEn')}>
          <TextInput {...form.register('nameEn', textOrNull)} autoComplete="off" lang="en" />
        </Field>
      </FieldPair>
      <FieldPair>
        <Field label={t('sku')} required error={problem('sku')}>
          <TextInput {...form.register('sku')} autoComplete="off" autoCapitalize="none" />
        </Field>
        <Field label={t('unit')} required hint={t('unitHint')} error={problem('baseUom')}>
          <TextInput {...form.register('baseUom')} autoComplete="off" autoCapitalize="none" />
        </Field>
      </FieldPair>
      <FieldPair>
        <Field label={t('type')}>
          <Controller
            control={form.control}
            name="type"
            render={({ field }) => (
              <Select
                value={field.value}
                onValueChange={field.onChange}
                options={ITEM_TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
              />
            )}
          />
        </Field>
        <Field label={t('category')}>
          <Controller
            control={form.control}
            name="categoryId"
            render={({ field }) => (
              <Select
                value={field.value ?? NO_CATEGORY}
                onValueChange={(value) => field.onChange(value === NO_CATEGORY ? null : value)}
                options={[
                  { value: NO_CATEGORY, label: t('noCategory') },
                  ...categories.map((category) => ({ value: category.id, label: nameIn(locale, category) })),
                ]}
              />
            )}
          />
        </Field>
      </FieldPair>
      <FieldPair>
        <Field label={t('price')} optional error={problem('price')}>
          <Controller
            control={form.control}
            name="price"
            render={({ field }) => (
              <AmountInput
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                digits={digits}
                suffix={<span>{currency}</span>}
              />
            )}
          />
        </Field>
        <Field label={t('costPerUnit')} optional error={problem('costMilli')}>
          <Controller
            control={form.control}
            name="costMilli"
            render={({ field }) => (
              <AmountInput
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                digits={digits + COST_EXTRA_DIGITS}
                suffix={<span>{currency}</span>}
              />
            )}
          />
        </Field>
      </FieldPair>
      <FieldPair>
        <Field label={t('storage')}>
          <Controller
            control={form.control}
            name="storage"
            render={({ field }) => (
              <Select
                value={field.value}
                onValueChange={field.onChange}
                options={STORAGES.map((value) => ({ value, label: t(`storages.${value}`) }))}
              />
            )}
          />
        </Field>
        <Field label={t('shelfLifeDays')} optional error={problem('shelfLifeDays')}>
          <Controller
            control={form.control}
            name="shelfLifeDays"
            render={({ field }) => (
              <AmountInput
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                digits={0}
                suffix={<span>{t('day')}</span>}
              />
            )}
          />
        </Field>
      </FieldPair>
      <Checkbox label={t('stockedLong')} {...form.register('stocked')} />
      {item ? (
        <Field label={t('status')} hint={t('statusHint')}>
          <Controller
            control={form.control}
            name="status"
            render={({ field }) => (
              <Select
                value={field.value}
                onValueChange={field.onChange}
                options={(['active', 'archived'] as const).map((value) => ({ value, label: t(`statuses.${value}`) }))}
              />
            )}
          />
        </Field>
      ) : null}
      <EditFoot
        edit={edit}
        changed={edit.changed.filter((name) => name !== 'version').map((name) => t(FIELD_WORDS[name]))}
        problem={errors.root?.message}
        saving={isSubmitting}
        action={t(item ? 'save' : 'add')}
        onReload={() => form.reset(item ? valuesOf(item) : NEW_ITEM)}
        onCancel={onClose}
      />
    </FormBody>
  );
}
