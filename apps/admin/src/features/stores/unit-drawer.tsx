import { CreateUnitInput, type OrgUnit, orgRoutes } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Drawer, Field, RadioSegment, TextInput } from '@larder/ui';
import { Controller } from 'react-hook-form';
import type { z } from 'zod';
import { AmountInput } from '../../components/amount-input.tsx';
import { Facts } from '../../components/detail-page.tsx';
import { EditFoot } from '../../components/edit-foot.tsx';
import { FieldPair, FormBody } from '../../components/form.tsx';
import { UnitCombobox } from '../../components/unit-combobox.tsx';
import { useEditBase } from '../../lib/edit-base.ts';
import { fieldProblem, onField } from '../../lib/field-problem.ts';
import { textOrNull, useContractForm } from '../../lib/form.ts';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';

interface UnitDrawerProps {
  open: boolean;
  /** Left out: a new region or area. */
  unit?: OrgUnit | undefined;
  units: readonly OrgUnit[];
  /** False shows the unit without a form. */
  writes: boolean;
  onClose: () => void;
}

type Values = z.input<typeof CreateUnitInput>;
const WORDS = { code: 'code', name: 'name', nameEn: 'nameEn', sort: 'sort' } as const;

/** A region or an area: what it is called and where it stands. */
export function UnitDrawer({ open, unit, units, writes, onClose }: UnitDrawerProps) {
  const t = useTranslations('stores');
  const { locale } = useFormats();
  // The list behind may bring a newer version while the form is open.
  const latest = unit ? (units.find((one) => one.id === unit.id) ?? unit) : undefined;
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={unit ? nameIn(locale, unit) : t('addUnit')}
    >
      {open && writes ? <UnitForm unit={latest} units={units} onClose={onClose} /> : null}
      {open && !writes && latest ? (
        <Facts
          items={[
            { label: t('type'), value: t(`types.${latest.type}`) },
            { label: t('name'), value: latest.name },
            { label: t('nameEn'), value: latest.nameEn },
            { label: t('code'), value: latest.code },
          ]}
        />
      ) : null}
    </Drawer>
  );
}

function startValues(unit: OrgUnit | undefined, units: readonly OrgUnit[]): Values {
  const root = units.find((one) => one.type === 'hq');
  return {
    parentId: unit?.parentId ?? root?.id ?? '',
    type: unit?.type === 'area' ? 'area' : 'region',
    code: unit?.code ?? '',
    name: unit?.name ?? '',
    nameEn: unit?.nameEn ?? null,
    sort: unit?.sort ?? 0,
  };
}

function UnitForm({ unit, units, onClose }: Omit<UnitDrawerProps, 'open' | 'writes'>) {
  const t = useTranslations('stores');
  const form = useContractForm(CreateUnitInput, startValues(unit, units));
  const edit = useEditBase({ ...startValues(unit, units), version: unit?.version ?? 0 });
  const { errors, isSubmitting } = form.formState;
  const type = form.watch('type');
  const parents = units.filter((one) => one.type === (type === 'area' ? 'region' : 'hq'));
  const options = { invalidates: ['org', 'audit'], quiet: true, success: () => t('saved') };
  const create = useApiMutation({ route: orgRoutes.createUnit, ...options });
  const update = useApiMutation({ route: orgRoutes.updateUnit, ...options });
  const save = async ({ parentId, type: kind, ...names }: z.output<typeof CreateUnitInput>) => {
    try {
      if (unit) await update.mutateAsync({ params: { id: unit.id }, body: { ...names, version: edit.base.version } });
      else await create.mutateAsync({ body: { ...names, parentId, type: kind } });
      onClose();
    } catch (error) {
      if (edit.refused(error)) return;
      throw onField(error, { 'org.code_taken': 'code', 'org.wrong_parent': 'parentId' });
    }
  };
  const words = { required: t('required'), invalid: t('invalid') };
  const problem = (name: keyof Values) => fieldProblem(errors[name], words, !form.getValues(name));
  return (
    <FormBody onSubmit={(event) => void form.submit(save)(event)}>
      {unit ? null : (
        <>
          <Field label={t('type')}>
            <Controller
              control={form.control}
              name="type"
              render={({ field }) => (
                <RadioSegment
                  value={field.value}
                  onValueChange={(next) => {
                    field.onChange(next);
                    const above = units.filter((one) => one.type === (next === 'area' ? 'region' : 'hq'));
                    form.setValue('parentId', above.length === 1 ? (above[0]?.id ?? '') : '');
                  }}
                  options={(['region', 'area'] as const).map((value) => ({ value, label: t(`types.${value}`) }))}
                />
              )}
            />
          </Field>
          <Field label={t('parent')} error={problem('parentId')}>
            <Controller
              control={form.control}
              name="parentId"
              render={({ field }) => (
                <UnitCombobox
                  units={parents}
                  value={field.value || null}
                  placeholder={t('chooseParent')}
                  hint={(one) => t(`types.${one.type}`)}
                  onValueChange={(next) => field.onChange(next ?? '')}
                />
              )}
            />
          </Field>
        </>
      )}
      <Field label={t('name')} required error={problem('name')}>
        <TextInput {...form.register('name')} autoComplete="off" lang="zh-CN" />
      </Field>
      <Field label={t('nameEn')} optional error={problem('nameEn')}>
        <TextInput {...form.register('nameEn', textOrNull)} autoComplete="off" lang="en" />
      </Field>
      <FieldPair>
        <Field label={t('code')} required error={problem('code')}>
          <TextInput {...form.register('code')} autoComplete="off" autoCapitalize="none" />
        </Field>
        <Field label={t('sort')} hint={t('sortHint')} error={problem('sort')}>
          <Controller
            control={form.control}
            name="sort"
            render={({ field }) => <AmountInput value={field.value} onValueChange={field.onChange} digits={0} />}
          />
        </Field>
      </FieldPair>
      <EditFoot
        edit={edit}
        changed={edit.changed.flatMap((name) => (name in WORDS ? [t(WORDS[name as keyof typeof WORDS])] : []))}
        problem={errors.root?.message}
        saving={isSubmitting}
        action={t(unit ? 'save' : 'addUnit')}
        onReload={() => form.reset(startValues(unit, units))}
        onCancel={onClose}
      />
    </FormBody>
  );
}
