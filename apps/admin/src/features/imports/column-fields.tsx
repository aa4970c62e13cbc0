import { IMPORT_FIELDS, type ImportDetail, type ImportProfile } from '@larder/contracts/pos-sync/imports';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Combobox, Field, Select } from '@larder/ui';
import { pinyinInitials } from '../../lib/pinyin.ts';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import styles from './imports.module.css';
import { withColumn } from './model.ts';

/** A Select cannot hold an empty value. */
const NONE = ':none';

export interface ColumnFieldsProps {
  kind: ImportDetail['kind'];
  profile: ImportProfile;
  headers: readonly string[];
  onChange: (patch: Partial<ImportProfile>) => void;
}

/** One choice per field; the store may be a column or one store for the whole file. */
export function ColumnFields({ kind, profile, headers, onChange }: ColumnFieldsProps) {
  const t = useTranslations('imports');
  const formats = useFormats();
  const { stores } = useSession();
  const options = [
    { value: NONE, label: t('notInFile') },
    ...headers.filter((h) => h !== '').map((header) => ({ value: header, label: header })),
  ];
  const storeOptions = stores
    .filter((store) => store.kind === 'store')
    .map((store) => ({
      value: store.id,
      label: nameIn(formats.locale, store),
      hint: store.code,
      keywords: pinyinInitials(store.name),
    }));
  return (
    <div className={styles['grid']}>
      {IMPORT_FIELDS[kind].map(({ field, required }) => (
        <Field key={field} label={t(`field.${field}`)} required={required}>
          <Select
            aria-label={t(`field.${field}`)}
            value={headers.includes(profile.columns[field] ?? '') ? (profile.columns[field] ?? NONE) : NONE}
            onValueChange={(header) => onChange(withColumn(profile, field, header === NONE ? null : header))}
            options={options}
          />
        </Field>
      ))}
      {profile.columns.store === undefined ? (
        <Field label={t('allRowsStore')} required>
          <Combobox
            aria-label={t('allRowsStore')}
            options={storeOptions}
            value={profile.storeId}
            onValueChange={(storeId) => onChange({ storeId })}
            placeholder={t('chooseStore')}
          />
        </Field>
      ) : null}
    </div>
  );
}
