import {
  IMPORT_FIELDS,
  type ImportField,
  type ImportIssueCode,
  type ImportProfile,
} from '@larder/contracts/pos-sync/imports';
import type { Issue } from './import-figures.ts';

export interface TargetStore {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly zone: string;
  readonly currency: string;
  readonly closeoutMinute: number;
}

export interface SourceRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Fields that may name a person: never kept beside an issue. */
const PERSONAL: ReadonlySet<ImportField> = new Set(['member', 'cashier']);

/** Cells of a file by field, and which store a row belongs to. */
export class MappedRows {
  private readonly at: Partial<Record<ImportField, number>> = {};
  private readonly shown: [ImportField, number][] = [];
  private readonly byName = new Map<string, TargetStore>();
  private readonly only: TargetStore | null;

  constructor(profile: ImportProfile, headers: readonly string[], stores: readonly TargetStore[]) {
    for (const [field, header] of Object.entries(profile.columns) as [ImportField, string][]) {
      const index = headers.indexOf(header);
      if (index < 0) continue;
      this.at[field] = index;
      if (!PERSONAL.has(field)) this.shown.push([field, index]);
    }
    this.only = this.at.store === undefined ? (stores.find((s) => s.id === profile.storeId) ?? null) : null;
    for (const s of stores)
      for (const name of [s.nameEn, s.name, s.code]) if (name !== null) this.byName.set(fold(name), s);
    for (const [name, id] of Object.entries(profile.stores)) {
      const store = stores.find((s) => s.id === id);
      if (store) this.byName.set(fold(name), store);
    }
  }

  has(field: ImportField): boolean {
    return this.at[field] !== undefined;
  }

  /** Cell text without blanks around it; empty when the row is too short or the field isn't mapped. */
  cell(row: SourceRow, field: ImportField): string {
    const index = this.at[field];
    return index === undefined ? '' : (row.cells[index] ?? '').trim();
  }

  store(row: SourceRow): TargetStore | undefined {
    return this.only ?? this.byName.get(fold(this.cell(row, 'store')));
  }

  issue(row: SourceRow, level: Issue['level'], code: ImportIssueCode, detail: string | null = null): Issue {
    return {
      row: row.row,
      level,
      code,
      detail,
      cells: Object.fromEntries(this.shown.map(([field, i]) => [field, (row.cells[i] ?? '').slice(0, 200)])),
    };
  }
}

const fold = (name: string): string => name.trim().toLowerCase();

/** Fields that a file of the kind needs and that have no column yet. */
export function missingFields(
  kind: keyof typeof IMPORT_FIELDS,
  profile: ImportProfile,
  headers: readonly string[],
): ImportField[] {
  const mapped = (field: ImportField): boolean =>
    profile.columns[field] !== undefined && headers.includes(profile.columns[field]);
  const missing = IMPORT_FIELDS[kind].filter((f) => f.required && !mapped(f.field)).map((f) => f.field);
  if (kind === 'tickets' && !mapped('price') && !mapped('amount')) missing.push('price');
  if (profile.storeId === null && !mapped('store')) missing.push('store');
  return missing;
}
