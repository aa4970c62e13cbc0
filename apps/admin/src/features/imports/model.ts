import {
  IMPORT_FIELDS,
  type ImportField,
  type ImportKind,
  type ImportProfile,
} from '@larder/contracts/pos-sync/imports';

/** Fields that still need a column (or, for the store, a choice); the server asks for the same. */
export function missingFields(kind: ImportKind, profile: ImportProfile, headers: readonly string[]): ImportField[] {
  const mapped = (field: ImportField): boolean => headers.includes(profile.columns[field] ?? '');
  const missing = IMPORT_FIELDS[kind]
    .filter(({ field, required }) => required && !mapped(field))
    .map(({ field }) => field);
  if (kind === 'tickets' && !mapped('price') && !mapped('amount')) missing.push('price');
  if (profile.storeId === null && !mapped('store')) missing.push('store');
  return missing;
}

/** One column carries one meaning: giving it to a field takes it from another. */
export function withColumn(
  profile: ImportProfile,
  field: ImportField,
  header: string | null,
): Pick<ImportProfile, 'columns' | 'storeId'> {
  const rest = Object.entries(profile.columns).filter(([name, used]) => name !== field && used !== header);
  const columns = Object.fromEntries(header === null ? rest : [...rest, [field, header]]) as ImportProfile['columns'];
  return { columns, storeId: field === 'store' && header !== null ? null : profile.storeId };
}

/** Codes typed one per line or with commas between them. */
export const readCodes = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,，;；]/)
      .map((code) => code.trim())
      .filter((code) => code !== ''),
  ),
];
