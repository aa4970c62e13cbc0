import { type PolicyView, policyRoutes } from '@larder/contracts/org/policies';
import type { OrgUnit } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Checkbox, Combobox, Field, Select } from '@larder/ui';
import { type FormEvent, useState } from 'react';
import { FieldPair, FormBody, FormButtons, FormProblem } from '../../components/form.tsx';
import { inputText, readValue, unitText } from '../../components/policy-words.ts';
import { pinyinInitials } from '../../lib/pinyin.ts';
import { useApiMutation, useProblemText } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './policies.module.css';
import { type Entry, lockAbove } from './scope-tree.ts';
import { ValueField } from './value-field.tsx';

interface ScopeEditorProps {
  rule: PolicyView;
  units: readonly OrgUnit[];
  /** Store formats of the chain. */
  formats: readonly string[];
  /** Left out: a new override. Given, its place stays and only value and lock change. */
  entry?: Entry | undefined;
  onClose: () => void;
}

const ALL = 'all';

/** Sets or locks a rule at one place: a unit, and on wish only its stores of one format. */
export function ScopeEditor({ rule, units, formats, entry, onClose }: ScopeEditorProps) {
  const t = useTranslations('policies');
  const words = useFormats();
  const problemText = useProblemText();
  const [unitId, setUnitId] = useState<string | null>(entry?.scopeUnitId ?? null);
  const [format, setFormat] = useState(entry?.scopeFormat || ALL);
  const draft = useValueDraft(rule, entry);
  const [locked, setLocked] = useState(entry?.locked ?? false);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState('');
  const put = useApiMutation({
    route: policyRoutes.put,
    invalidates: ['org', 'ordering', 'audit'],
    quiet: true,
    success: () => t('saved'),
    onSuccess: onClose,
  });

  const { value } = draft;
  const scopeFormat = format === ALL ? '' : format;
  const unit = units.find((one) => one.id === unitId);
  const lock = unitId === null ? undefined : lockAbove(rule.entries, units, { unitId, format: scopeFormat });
  const lockUnit = units.find((one) => one.id === lock?.scopeUnitId);
  const taken =
    entry === undefined && rule.entries.some((one) => one.scopeUnitId === unitId && one.scopeFormat === scopeFormat);
  const unitProblem = unitId === null ? t('chooseUnit') : taken ? t('taken') : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setRefusal('');
    if (unitId === null || unitProblem !== undefined || value === undefined || lock) return;
    put.mutate(
      { body: { key: rule.key, scopeUnitId: unitId, scopeFormat, value, locked } },
      { onError: (error) => setRefusal(problemText(error)) },
    );
  };
  return (
    <div className={styles['editor']}>
      <h3>{entry && unit ? t('editAt', { place: nameIn(words.locale, unit) }) : t('addOverride')}</h3>
      <FormBody onSubmit={submit}>
        {entry ? null : (
          <WhereFields
            units={units}
            formats={formats}
            unitId={unitId}
            onUnit={setUnitId}
            format={format}
            onFormat={setFormat}
            error={tried ? unitProblem : undefined}
          />
        )}
        <Field label={t('value')} error={tried && value === undefined ? t('valueInvalid') : undefined}>
          <ValueField
            rule={rule}
            text={draft.text}
            onText={draft.setText}
            flag={draft.flag}
            onFlag={draft.setFlag}
            unit={unitText(t, words, rule)}
          />
        </Field>
        <div>
          <Checkbox
            label={t('lockHere')}
            checked={locked}
            onChange={(event) => setLocked(event.currentTarget.checked)}
          />
          <p className={styles['quiet']}>{t('lockHint')}</p>
        </div>
        <FormProblem>
          {lock && lockUnit ? t('lockedAbove', { place: nameIn(words.locale, lockUnit) }) : refusal}
        </FormProblem>
        <FormButtons>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" loading={put.isPending} disabled={lock !== undefined}>
            {t('saveRule')}
          </Button>
        </FormButtons>
      </FormBody>
    </div>
  );
}

/** What stands in the value's control, and the value it gives; undefined while it is none. */
function useValueDraft(rule: PolicyView, entry: Entry | undefined) {
  const formats = useFormats();
  const start = entry?.value ?? rule.defaultValue;
  const [text, setText] = useState(inputText(formats, rule, start));
  const [flag, setFlag] = useState<boolean | string | null>(
    typeof start === 'boolean' || typeof start === 'string' ? start : null,
  );
  const numeric = rule.kind === 'number' || rule.kind === 'integer';
  const value = numeric ? readValue(formats, rule, text) : (flag ?? undefined);
  return { text, setText, flag, setFlag, value };
}

interface WhereFieldsProps {
  units: readonly OrgUnit[];
  formats: readonly string[];
  unitId: string | null;
  onUnit: (unitId: string | null) => void;
  format: string;
  onFormat: (format: string) => void;
  error: string | undefined;
}

function WhereFields({ units, formats, unitId, onUnit, format, onFormat, error }: WhereFieldsProps) {
  const t = useTranslations('policies');
  const words = useFormats();
  return (
    <FieldPair>
      <Field label={t('unit')} hint={t('unitHint')} error={error}>
        <Combobox
          value={unitId}
          placeholder={t('findUnit')}
          onValueChange={onUnit}
          options={units.map((one) => ({
            value: one.id,
            label: nameIn(words.locale, one),
            hint: t(`unitTypes.${one.type}`),
            keywords: `${one.code} ${one.name} ${one.nameEn ?? ''} ${pinyinInitials(one.name)}`,
          }))}
        />
      </Field>
      <Field label={t('format')}>
        <Select
          value={format}
          onValueChange={onFormat}
          options={[
            { value: ALL, label: t('allFormats') },
            ...formats.map((one) => ({ value: one, label: t('onlyFormat', { format: one }) })),
          ]}
        />
      </Field>
    </FieldPair>
  );
}
