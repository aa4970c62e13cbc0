import { SourceInput, type SupplySource, supplyRoutes } from '@larder/contracts/catalog/supply';
import { orgRoutes } from '@larder/contracts/org/units';
import { currencyDigits } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Drawer, Field, RadioSegment, Select, TextInput } from '@larder/ui';
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
import { MailField } from './mail-field.tsx';
import { SUPPLY_STATES } from './state-badge.tsx';

interface SourceDrawerProps {
  open: boolean;
  /** Left out: a new source. */
  source?: SupplySource | undefined;
  onClose: () => void;
  onSaved?: ((source: SupplySource) => void) | undefined;
}

type Values = z.input<typeof SourceInput>;
type TermName = 'freight' | 'freeFreight' | 'truckWeightGrams' | 'truckVolumeMl' | 'truckPallets';

const FIELD_WORDS: Record<keyof Values, string> = {
  code: 'code',
  name: 'name',
  nameEn: 'nameEn',
  kind: 'kind',
  siteId: 'site',
  state: 'state',
  minOrder: 'minOrder',
  freight: 'freight',
  freeFreight: 'freeFreight',
  truckWeightGrams: 'truckWeight',
  truckVolumeMl: 'truckVolume',
  truckPallets: 'truckPallets',
  currency: 'currency',
  contactName: 'contact',
  mail: 'mail',
};

/** Who a source is, how far it is trusted, and where orders go. */
export function SourceDrawer({ open, source, onClose, onSaved }: SourceDrawerProps) {
  const t = useTranslations('suppliers');
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t(source ? 'edit' : 'add')}
      size="wide"
    >
      {open ? <SourceForm source={source} onClose={onClose} onSaved={onSaved} /> : null}
    </Drawer>
  );
}

function startValues(source: SupplySource | undefined, currency: string): Values {
  if (!source) {
    return {
      code: '',
      name: '',
      nameEn: null,
      kind: 'external',
      siteId: null,
      state: 'candidate',
      minOrder: 0,
      freight: null,
      freeFreight: null,
      truckWeightGrams: null,
      truckVolumeMl: null,
      truckPallets: null,
      currency,
      contactName: null,
    };
  }
  const { code, name, nameEn, kind, siteId, state, minOrder, contactName } = source;
  const { freight, freeFreight, truckWeightGrams, truckVolumeMl, truckPallets } = source;
  const terms = { minOrder, freight, freeFreight, truckWeightGrams, truckVolumeMl, truckPallets };
  return { code, name, nameEn, kind, siteId, state, ...terms, currency: source.currency, contactName };
}

function SourceForm({ source, onClose, onSaved }: Omit<SourceDrawerProps, 'open'>) {
  const t = useTranslations('suppliers');
  const formats = useFormats();
  const stores = useQuery(apiQuery('org', orgRoutes.stores, {})).data?.items ?? [];
  const sites = stores.filter((store) => store.kind !== 'store');
  const form = useContractForm(SourceInput, startValues(source, formats.currency));
  const { errors, isSubmitting } = form.formState;
  const edit = useEditBase<Values & { version: number }>({
    ...startValues(source, formats.currency),
    version: source?.version ?? 0,
  });
  const kind = form.watch('kind');
  const currency = form.watch('currency');
  const options = { invalidates: ['catalog', 'audit'], quiet: true, success: () => t('saved') };
  const create = useApiMutation({ route: supplyRoutes.createSource, ...options });
  const update = useApiMutation({ route: supplyRoutes.updateSource, ...options });
  const save = async (values: z.output<typeof SourceInput>) => {
    const body = { ...values, siteId: values.kind === 'internal' ? values.siteId : null };
    try {
      const saved = source
        ? await update.mutateAsync({ params: { id: source.id }, body: { ...body, version: edit.base.version } })
        : await create.mutateAsync({ body });
      onClose();
      onSaved?.(saved);
    } catch (error) {
      if (edit.refused(error)) return;
      throw onField(error, { 'catalog.code_taken': 'code', 'catalog.source_site': 'siteId' });
    }
  };
  const words = { required: t('required'), invalid: t('invalid') };
  const problem = (name: keyof Values) => fieldProblem(errors[name], words, !form.getValues(name));
  const digits = /^[A-Z]{3}$/.test(currency) ? currencyDigits(currency) : 2;
  const amount = (name: TermName, decimals: number, hint: string) => (
    <Field label={t(FIELD_WORDS[name])} hint={hint} optional error={problem(name)}>
      <Controller
        control={form.control}
        name={name}
        render={({ field }) => (
          <AmountInput
            value={field.value ?? null}
            onValueChange={field.onChange}
            onBlur={field.onBlur}
            digits={decimals}
          />
        )}
      />
    </Field>
  );

  return (
    <FormBody onSubmit={(event) => void form.submit(save)(event)}>
      <Field label={t('kind')}>
        <Controller
          control={form.control}
          name="kind"
          render={({ field }) => (
            <RadioSegment
              value={field.value}
              onValueChange={field.onChange}
              options={(['external', 'internal'] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))}
            />
          )}
        />
      </Field>
      {kind === 'internal' ? (
        <Field label={t('site')} required error={problem('siteId')}>
          <Controller
            control={form.control}
            name="siteId"
            render={({ field }) => (
              <Select
                value={field.value}
                placeholder={t('chooseSite')}
                onValueChange={field.onChange}
                options={sites.map((site) => ({
                  value: site.id,
                  label: nameIn(formats.locale, site),
                  hint: site.code,
                }))}
              />
            )}
          />
        </Field>
      ) : null}
      <FieldPair>
        <Field label={t('name')} required error={problem('name')}>
          <TextInput {...form.register('name')} autoComplete="off" lang="zh-CN" />
        </Field>
        <Field label={t('nameEn')} optional error={problem('nameEn')}>
          <TextInput {...form.register('nameEn', textOrNull)} autoComplete="off" lang="en" />
        </Field>
      </FieldPair>
      <FieldPair>
        <Field label={t('code')} required error={problem('code')}>
          <TextInput {...form.register('code')} autoComplete="off" autoCapitalize="none" />
        </Field>
        <Field label={t('state')} hint={t('stateHint')}>
          <Controller
            control={form.control}
            name="state"
            render={({ field }) => (
              <Select
                value={field.value}
                onValueChange={field.onChange}
                options={SUPPLY_STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
              />
            )}
          />
        </Field>
      </FieldPair>
      <FieldPair>
        <Field label={t('minOrder')} hint={t('minOrderHint')} error={problem('minOrder')}>
          <Controller
            control={form.control}
            name="minOrder"
            render={({ field }) => (
              <AmountInput value={field.value} onValueChange={field.onChange} onBlur={field.onBlur} digits={digits} />
            )}
          />
        </Field>
        <Field label={t('currency')} hint={t('currencyHint')} error={problem('currency')}>
          <TextInput
            {...form.register('currency', { setValueAs: (text: string) => text.trim().toUpperCase() })}
            maxLength={3}
            autoComplete="off"
            autoCapitalize="characters"
          />
        </Field>
      </FieldPair>
      <FieldPair>
        {amount('freight', digits, t('freightHint'))}
        {amount('freeFreight', digits, t('freeFreightHint'))}
      </FieldPair>
      <FieldPair>
        {amount('truckWeightGrams', 3, t('truckHint'))}
        {amount('truckVolumeMl', 6, t('truckHint'))}
        {amount('truckPallets', 0, t('truckHint'))}
      </FieldPair>
      <Field label={t('contact')} optional error={problem('contactName')}>
        <TextInput {...form.register('contactName', textOrNull)} autoComplete="off" />
      </Field>
      {kind === 'external' ? (
        <Controller
          control={form.control}
          name="mail"
          render={({ field }) => (
            <MailField
              stored={source?.hasMail ?? false}
              value={field.value}
              onChange={field.onChange}
              error={problem('mail')}
            />
          )}
        />
      ) : null}
      <EditFoot
        edit={edit}
        changed={edit.changed.flatMap((name) => (name in FIELD_WORDS ? [t(FIELD_WORDS[name as keyof Values])] : []))}
        problem={errors.root?.message}
        saving={isSubmitting}
        action={t(source ? 'save' : 'add')}
        onReload={() => form.reset(startValues(source, formats.currency))}
        onCancel={onClose}
      />
    </FormBody>
  );
}
