import type { CreateStoreInput, OrgUnit, Store } from '@larder/contracts/org/units';
import type { z } from 'zod';
import { changedFields } from '../../lib/edit-base.ts';

export type StoreValues = z.input<typeof CreateStoreInput>;

const OPEN = 8 * 60;
const CLOSE = 22 * 60;

/** What the form begins with: the store, or a new one in the chain's zone and currency. */
export function startValues(
  store: Store | undefined,
  units: readonly OrgUnit[],
  chain: { zone: string; currency: string },
): StoreValues {
  const unit = units.find((one) => one.id === store?.id);
  return {
    parentId: unit?.parentId ?? '',
    kind: store?.kind ?? 'store',
    code: store?.code ?? '',
    name: store?.name ?? '',
    nameEn: store?.nameEn ?? null,
    fields: {
      format: store?.format ?? '',
      locationType: store?.locationType ?? 'business',
      areaSqm: store?.areaSqm ?? null,
      lat: store?.lat ?? null,
      lng: store?.lng ?? null,
      zone: store?.zone ?? chain.zone,
      currency: store?.currency ?? chain.currency,
      closeoutMinute: store?.closeoutMinute ?? 0,
      openMinute: store?.openMinute ?? OPEN,
      closeMinute: store?.closeMinute ?? CLOSE,
      status: store?.status ?? 'planned',
    },
  };
}

/** Versions of both rows behind a store; saving names both. */
export function versionsOf(store: Store | undefined, units: readonly OrgUnit[]) {
  return {
    version: store?.version ?? 0,
    unitVersion: units.find((one) => one.id === store?.id)?.version ?? 0,
  };
}

const WORDS: Readonly<Record<string, string>> = {
  code: 'code',
  name: 'name',
  nameEn: 'nameEn',
  format: 'format',
  locationType: 'locationType',
  areaSqm: 'areaSqm',
  lat: 'position',
  lng: 'position',
  zone: 'zone',
  currency: 'currency',
  closeoutMinute: 'closeout',
  openMinute: 'hours',
  closeMinute: 'hours',
  status: 'status',
};

/** Message keys of what differs between two versions of a store. */
export function conflictFields(before: StoreValues, after: StoreValues): string[] {
  const names = [...changedFields<StoreValues>(before, after), ...changedFields(before.fields, after.fields)];
  return [...new Set(names.flatMap((name) => WORDS[name] ?? []))];
}
