import type { CreateStoreInput, OrgUnit } from '@larder/contracts/org/units';
import { useTranslations } from '@larder/i18n/react';
import { Checkbox, Combobox, Field, Select, TextInput } from '@larder/ui';
import { useMemo } from 'react';
import { Controller, type FieldError, type UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { AmountInput } from '../../components/amount-input.tsx';
import { FieldPair } from '../../components/form.tsx';
import { MinuteInput } from '../../components/minute-input.tsx';
import { UnitCombobox } from '../../components/unit-combobox.tsx';
import { fieldProblem } from '../../lib/field-problem.ts';
import { textOrNull } from '../../lib/form.ts';
import type { StoreValues } from './store-form.ts';
import { DAY_MINUTES, LOCATION_TYPES, SITE_KINDS, STORE_STATUSES } from './store-words.ts';
import styles from './stores.module.css';

type Form = Pick<
  UseFormReturn<StoreValues, unknown, z.output<typeof CreateStoreInput>>,
  'register' | 'control' | 'formState' | 'getValues'
>;

const numberOrNull = {
  setValueAs: (text: string | number | null) => (text === null || String(text).trim() === '' ? null : Number(text)),
};

interface StoreFieldsetProps {
  form: Form;
  units: readonly OrgUnit[];
  /** A store that exists keeps its kind and place in the tree. */
  known: boolean;
}

/** The fields of a site, in the order in which a person thinks of them. */
export function StoreFieldset({ form, units, known }: StoreFieldsetProps) {
  const t = useTranslations('stores');
  const { errors } = form.formState;
  const words = { required: t('required'), invalid: t('invalid') };
  const problem = (error: FieldError | undefined, value: unknown) =>
    fieldProblem(error, words, value === '' || value === null || value === undefined);
  const values = form.getValues();
  const inFields = errors.fields;
  const parents = units.filter((unit) => unit.type === 'hq' || unit.type === 'region' || unit.type === 'area');
  return (
    <>
      {known ? null : (
        <FieldPair>
          <Field label={t('type')}>
            <Controller
              control={form.control}
              name="kind"
              render={({ field }) => (
                <Select
                  value={field.value}
                  onValueChange={field.onChange}
                  options={SITE_KINDS.map((value) => ({ value, label: t(`types.${value}`) }))}
                />
              )}
            />
          </Field>
          <Field label={t('parent')} required error={problem(errors.parentId, values.parentId)}>
            <Controller
              control={form.control}
              name="parentId"
              render={({ field }) => (
                <UnitCombobox
                  units={parents}
                  value={field.value || null}
                  placeholder={t('chooseParent')}
                  hint={(unit) => t(`types.${unit.type}`)}
                  onValueChange={(next) => field.onChange(next ?? '')}
                />
              )}
            />
          </Field>
        </FieldPair>
      )}
      <FieldPair>
        <Field label={t('name')} required error={problem(errors.name, values.name)}>
          <TextInput {...form.register('name')} autoComplete="off" lang="zh-CN" />
        </Field>
        <Field label={t('nameEn')} optional error={problem(errors.nameEn, values.nameEn)}>
          <TextInput {...form.register('nameEn', textOrNull)} autoComplete="off" lang="en" />
        </Field>
      </FieldPair>
      <FieldPair>
        <Field label={t('code')} required error={problem(errors.code, values.code)}>
          <TextInput {...form.register('code')} autoComplete="off" autoCapitalize="none" />
        </Field>
        <Field label={t('status')}>
          <Controller
            control={form.control}
            name="fields.status"
            render={({ field }) => (
              <Select
                value={field.value}
                onValueChange={field.onChange}
                options={STORE_STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
              />
            )}
          />
        </Field>
      </FieldPair>
      <FieldPair>
        <Field
          label={t('format')}
          required
          hint={t('formatHint')}
          error={problem(inFields?.format, values.fields.format)}
        >
          <TextInput {...form.register('fields.format')} autoComplete="off" autoCapitalize="none" />
        </Field>
        <Field label={t('locationType')}>
          <Controller
            control={form.control}
            name="fields.locationType"
            render={({ field }) => (
              <Select
                value={field.value}
                onValueChange={field.onChange}
                options={LOCATION_TYPES.map((value) => ({ value, label: t(`locations.${value}`) }))}
              />
            )}
          />
        </Field>
      </FieldPair>
      <Hours form={form} />
      <FieldPair>
        <Field label={t('zone')} error={problem(inFields?.zone, values.fields.zone)}>
          <Controller
            control={form.control}
            name="fields.zone"
            render={({ field }) => <ZoneField value={field.value} onChange={field.onChange} />}
          />
        </Field>
        <Field
          label={t('currency')}
          hint={t('currencyHint')}
          error={problem(inFields?.currency, values.fields.currency)}
        >
          <TextInput
            {...form.register('fields.currency', { setValueAs: (text: string) => text.trim().toUpperCase() })}
            maxLength={3}
            autoComplete="off"
            autoCapitalize="characters"
          />
        </Field>
      </FieldPair>
      <div className={styles['three']}>
        <Field label={t('areaSqm')} optional error={problem(inFields?.areaSqm, values.fields.areaSqm)}>
          <Controller
            control={form.control}
            name="fields.areaSqm"
            render={({ field }) => (
              <AmountInput
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                digits={0}
                suffix={<span>m²</span>}
              />
            )}
          />
        </Field>
        <Field label={t('lat')} optional error={problem(inFields?.lat, values.fields.lat)}>
          <TextInput {...form.register('fields.lat', numberOrNull)} numeric inputMode="decimal" autoComplete="off" />
        </Field>
        <Field label={t('lng')} optional error={problem(inFields?.lng, values.fields.lng)}>
          <TextInput {...form.register('fields.lng', numberOrNull)} numeric inputMode="decimal" autoComplete="off" />
        </Field>
      </div>
    </>
  );
}

function Hours({ form }: { form: Form }) {
  const t = useTranslations('stores');
  return (
    <div className={styles['three']}>
      <Field label={t('opens')}>
        <Controller
          control={form.control}
          name="fields.openMinute"
          render={({ field }) => <MinuteInput value={field.value} onValueChange={field.onChange} />}
        />
      </Field>
      <Controller
        control={form.control}
        name="fields.closeMinute"
        render={({ field }) => {
          const late = field.value >= DAY_MINUTES;
          const clock = field.value % DAY_MINUTES;
          return (
            <div>
              <Field label={t('closes')}>
                <MinuteInput
                  value={clock}
                  onValueChange={(minute) => field.onChange(late || minute === 0 ? minute + DAY_MINUTES : minute)}
                />
              </Field>
              <Checkbox
                label={t('afterMidnight')}
                checked={late}
                onChange={(event) =>
                  field.onChange(event.currentTarget.checked ? clock + DAY_MINUTES : Math.max(1, clock))
                }
              />
            </div>
          );
        }}
      />
      <Field label={t('closeout')} hint={t('closeoutHint')}>
        <Controller
          control={form.control}
          name="fields.closeoutMinute"
          render={({ field }) => <MinuteInput value={field.value} onValueChange={field.onChange} />}
        />
      </Field>
    </div>
  );
}

function ZoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const t = useTranslations('stores');
  const options = useMemo(() => {
    const zones = new Set([value, ...Intl.supportedValuesOf('timeZone')].filter(Boolean));
    return [...zones].map((zone) => ({ value: zone, label: zone, keywords: zone.replaceAll(/[/_]/g, ' ') }));
  }, [value]);
  return (
    <Combobox
      options={options}
      value={value || null}
      placeholder={t('zone')}
      onValueChange={(zone) => onChange(zone ?? '')}
    />
  );
}
